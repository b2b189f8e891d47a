//! Takes out of the wasm what a panic would say before it traps.
//!
//! In the browser nobody could read it: no panic hook is set, and the loader hears of the trap
//! itself. Rust's own way to leave it out (`panic=immediate-abort`) wants an unstable compiler and
//! the sources of the standard library; this does most of the same to the finished module. What the
//! widget computes is not touched: only code that can end in nothing but a trap becomes the trap.

use std::collections::HashSet;

use walrus::ir::{
    Block, IfElse, Instr, InstrLocId, InstrSeq, InstrSeqId, Loop, Unreachable, Visitor, VisitorMut,
    dfs_in_order, dfs_pre_order_mut,
};
use walrus::{ElementItems, ExportItem, FunctionId, FunctionKind, LocalFunction, Module, passes};

/// Makes every panic a trap at once.
pub fn cut(module: &mut Module) {
    let doomed = doomed(module);
    stub(module, &doomed);
    for (_, function) in module.funcs.iter_local_mut() {
        let entry = function.entry_block();
        dfs_pre_order_mut(&mut Shorten { doomed: &doomed }, function, entry);
    }
    passes::gc::run(module);
    let silent = silent(module);
    stub(module, &silent);
    passes::gc::run(module);
}

/// Functions that always end in a trap and call nothing of JavaScript's on the way.
fn doomed(module: &Module) -> HashSet<FunctionId> {
    let outward = outward(module);
    let mut doomed = HashSet::new();
    loop {
        let known = doomed.len();
        for (id, function) in module.funcs.iter_local() {
            if !outward.contains(&id) && Ways::of(function, &doomed).only_trap() {
                doomed.insert(id);
            }
        }
        if doomed.len() == known {
            return doomed;
        }
    }
}

/// Functions that may call an import, directly or through others.
fn outward(module: &Module) -> HashSet<FunctionId> {
    let imports = module.funcs.iter().filter(|one| matches!(one.kind, FunctionKind::Import(_)));
    let mut outward: HashSet<FunctionId> = imports.map(|one| one.id()).collect();
    loop {
        let known = outward.len();
        for (id, function) in module.funcs.iter_local() {
            if !outward.is_disjoint(&called(function)) {
                outward.insert(id);
            }
        }
        if outward.len() == known {
            return outward;
        }
    }
}

/// Formatting that only the words of panics asked for. Their data still names these functions, so
/// they look alive; but a `Debug` or `Display` is called by `core::fmt` alone, so where nothing that
/// can run asks `core::fmt` for anything, none of them is ever called.
fn silent(module: &Module) -> HashSet<FunctionId> {
    let name = |id: FunctionId| module.funcs.get(id).name.as_deref().unwrap_or_default();
    let is_one = |id: FunctionId, kinds: &[&str]| kinds.iter().any(|kind| name(id).contains(kind));
    let formats = |id| is_one(id, &["::fmt::Debug>::fmt", "::fmt::Display>::fmt"]);
    let writes = |id| is_one(id, &["::fmt::Write>::write_", "::fmt::Write::write_"]);
    let machinery =
        |id| name(id).ends_with("::fmt::write") || name(id).contains("::fmt::Formatter");

    let mut alive: HashSet<FunctionId> = HashSet::new();
    let mut next: Vec<FunctionId> = roots(module);
    next.retain(|id| !formats(*id) && !writes(*id));
    while let Some(id) = next.pop() {
        if let (true, FunctionKind::Local(function)) =
            (alive.insert(id), &module.funcs.get(id).kind)
        {
            next.extend(called(function));
        }
    }
    if alive.iter().any(|id| formats(*id) || machinery(*id)) {
        return HashSet::new();
    }
    let local = module.funcs.iter_local().map(|(id, _)| id);
    local.filter(|id| !alive.contains(id) && (formats(*id) || writes(*id))).collect()
}

/// What can be called from outside, or by its place in a table.
fn roots(module: &Module) -> Vec<FunctionId> {
    let exported = module.exports.iter().filter_map(|export| match export.item {
        ExportItem::Function(id) => Some(id),
        _ => None,
    });
    let in_tables = module.elements.iter().flat_map(|element| match &element.items {
        ElementItems::Functions(ids) => ids.clone(),
        ElementItems::Expressions(..) => Vec::new(),
    });
    exported.chain(in_tables).chain(module.start).collect()
}

fn stub(module: &mut Module, functions: &HashSet<FunctionId>) {
    for (id, function) in module.funcs.iter_local_mut() {
        if functions.contains(&id) {
            let entry = function.entry_block();
            function.block_mut(entry).instrs = vec![trap()];
        }
    }
}

fn trap() -> (Instr, InstrLocId) {
    (Instr::Unreachable(Unreachable {}), InstrLocId::default())
}

fn called(function: &LocalFunction) -> HashSet<FunctionId> {
    struct Called(HashSet<FunctionId>);
    impl Visitor<'_> for Called {
        fn visit_function_id(&mut self, id: &FunctionId) {
            self.0.insert(*id);
        }
    }
    let mut called = Called(HashSet::new());
    dfs_in_order(&mut called, function, function.entry_block());
    called.0
}

/// Where a function can go.
#[derive(Default)]
struct Ways {
    targets: HashSet<InstrSeqId>,
    /// It can come back, or go round for ever.
    stays: bool,
}

impl Ways {
    fn of(function: &LocalFunction, doomed: &HashSet<FunctionId>) -> Ways {
        let mut ways = Ways::default();
        let entry = function.entry_block();
        ways.stays |= ways.passes(function, entry, doomed);
        ways
    }

    fn only_trap(&self) -> bool {
        !self.stays
    }

    /// True when the end of this sequence can be reached, or a branch leads there.
    fn passes(
        &mut self,
        function: &LocalFunction,
        sequence: InstrSeqId,
        doomed: &HashSet<FunctionId>,
    ) -> bool {
        let mut falls = true;
        for (instruction, _) in &function.block(sequence).instrs {
            match instruction {
                Instr::Unreachable(_) => falls = false,
                Instr::Call(call) => falls = !doomed.contains(&call.func),
                Instr::Return(_) | Instr::ReturnCall(_) | Instr::ReturnCallIndirect(_) => {
                    self.stays = true;
                    falls = false;
                }
                Instr::Br(branch) => {
                    self.targets.insert(branch.block);
                    falls = false;
                }
                Instr::BrIf(branch) => {
                    self.targets.insert(branch.block);
                }
                Instr::BrTable(table) => {
                    self.targets.extend(table.blocks.iter().chain([&table.default]));
                    falls = false;
                }
                Instr::Block(Block { seq }) => falls = self.passes(function, *seq, doomed),
                // Whether it ends is not asked.
                Instr::Loop(Loop { .. }) => self.stays = true,
                Instr::IfElse(IfElse { consequent, alternative }) => {
                    let first = self.passes(function, *consequent, doomed);
                    falls = self.passes(function, *alternative, doomed) | first;
                }
                _ => {}
            }
            if !falls {
                break;
            }
        }
        falls || self.targets.contains(&sequence)
    }
}

/// Cuts a sequence at its trap, and what straight before it only made the words.
struct Shorten<'a> {
    doomed: &'a HashSet<FunctionId>,
}

impl VisitorMut for Shorten<'_> {
    fn start_instr_seq_mut(&mut self, sequence: &mut InstrSeq) {
        let ends = |(instruction, _): &(Instr, InstrLocId)| match instruction {
            Instr::Unreachable(_) => true,
            Instr::Call(call) => self.doomed.contains(&call.func),
            _ => false,
        };
        let Some(end) = sequence.instrs.iter().position(ends) else { return };
        sequence.instrs.truncate(end);
        while sequence.instrs.last().is_some_and(|(instruction, _)| is_quiet(instruction)) {
            sequence.instrs.pop();
        }
        sequence.instrs.push(trap());
    }
}

/// True for what changes nothing but this instance, which the trap is about to end. A value it
/// would have taken may be left on the stack: before a trap any stack is valid.
fn is_quiet(instruction: &Instr) -> bool {
    matches!(
        instruction,
        Instr::Const(_)
            | Instr::LocalGet(_)
            | Instr::LocalSet(_)
            | Instr::LocalTee(_)
            | Instr::GlobalGet(_)
            | Instr::GlobalSet(_)
            | Instr::Load(_)
            | Instr::Store(_)
            | Instr::Binop(_)
            | Instr::Unop(_)
            | Instr::Select(_)
            | Instr::Drop(_)
    )
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // a failed unwrap is a failed test
mod tests {
    use walrus::{FunctionBuilder, ValType};

    use super::*;

    /// `words` panics by way of `deep`; `check` panics when it is given 0 and returns otherwise;
    /// `throw` calls JavaScript and then traps; `round` never ends.
    fn module() -> Module {
        let mut module = Module::default();
        let nothing = module.types.add(&[], &[]);
        let (import, _) = module.add_import_func("js", "throw", nothing);
        let add =
            |module: &mut Module, name: &str, build: &dyn Fn(&mut walrus::InstrSeqBuilder)| {
                let mut builder = FunctionBuilder::new(&mut module.types, &[], &[]);
                builder.name(name.to_owned());
                build(&mut builder.func_body());
                let id = builder.finish(vec![], &mut module.funcs);
                module.exports.add(name, id);
                id
            };
        let deep = add(&mut module, "deep", &|body| {
            body.i32_const(7).drop().unreachable();
        });
        add(&mut module, "words", &|body| {
            body.i32_const(8).drop().call(deep).unreachable();
        });
        add(&mut module, "throw", &|body| {
            body.call(import).unreachable();
        });
        add(&mut module, "round", &|body| {
            body.loop_(None, |body| {
                let id = body.id();
                body.br(id);
            });
            body.unreachable();
        });
        let given = module.locals.add(ValType::I32);
        let mut check = FunctionBuilder::new(&mut module.types, &[ValType::I32], &[]);
        check.name("check".to_owned()).func_body().block(None, |body| {
            let out = body.id();
            body.local_get(given).br_if(out).i32_const(9).drop().call(deep).unreachable();
        });
        let check = check.finish(vec![given], &mut module.funcs);
        module.exports.add("check", check);
        module
    }

    fn names(module: &Module, ids: &HashSet<FunctionId>) -> Vec<String> {
        let mut names: Vec<String> =
            ids.iter().filter_map(|id| module.funcs.get(*id).name.clone()).collect();
        names.sort();
        names
    }

    fn body(module: &Module, name: &str) -> String {
        let id = module.exports.get_func(name).unwrap();
        let function = module.funcs.get(id).kind.unwrap_local();
        let mut text = String::new();
        struct Text<'a>(&'a mut String);
        impl Visitor<'_> for Text<'_> {
            fn visit_instr(&mut self, instruction: &Instr, _: &InstrLocId) {
                let word = format!("{instruction:?}");
                self.0.push_str(word.split('(').next().unwrap_or_default());
                self.0.push(' ');
            }
        }
        dfs_in_order(&mut Text(&mut text), function, function.entry_block());
        text.trim_end().to_owned()
    }

    #[test]
    fn only_what_cannot_but_trap_unseen_is_doomed() {
        let module = module();
        assert_eq!(names(&module, &doomed(&module)), ["deep", "words"]);
    }

    #[test]
    fn the_way_into_a_panic_is_cut_and_every_other_way_stays() {
        let mut module = module();
        cut(&mut module);
        assert_eq!(body(&module, "words"), "Unreachable");
        assert_eq!(body(&module, "check"), "Block LocalGet BrIf Unreachable");
        assert_eq!(body(&module, "throw"), "Call Unreachable");
        assert_eq!(body(&module, "round"), "Loop Br Unreachable");
        // What came out is a module that can be read again.
        Module::from_buffer(&module.emit_wasm()).unwrap();
    }
}
