//! What a person has set in the browser: forced colours keep every mark, less motion moves nothing.

use serde_json::json;
use support::Service;
use support::host::HostPage;
use support::judge::Judge;

use super::{html, inside, visit_live};

/// Two things that must look different, and the way in which they are looked at.
const MARKS: &str = "const style = (selector, pseudo) => \
        getComputedStyle(root.querySelector('.live ' + selector), pseudo); \
    const system = (name) => { const one = document.createElement('i'); one.style.color = name; \
        document.body.append(one); const color = getComputedStyle(one).color; one.remove(); return color; }; \
    const chosen = 'input[name=overall][value=\"2\"]', other = 'input[name=overall][value=\"4\"]'; \
    const ticked = 'input[name=reasons][value=slow] ~ .mark'; \
    root.querySelector('.live ' + chosen).click(); \
    root.querySelector('.live input[name=reasons][value=slow]').click(); \
    root.querySelector('.live ' + chosen).focus({focusVisible: true}); ";

#[tokio::test]
async fn with_forced_colours_every_mark_is_seen() {
    let service = Service::start();
    let host = HostPage::serve(html(&service.origin(), "one-stop", "vi", "")).await;
    let browser = visit_live(&host).await;
    browser.set_wishes(&[("forced-colors", "active"), ("prefers-reduced-motion", "reduce")]).await;
    let is_forced = "return matchMedia('(forced-colors: active)').matches";
    assert_eq!(browser.run(is_forced, vec![]).await, json!(true));
    let seen = inside(&format!(
        "{MARKS} return {{
            chosen: style(chosen).borderTopColor === system('Highlight'),
            other: style(other).borderTopColor !== system('Highlight'),
            focus: style(chosen).outlineStyle === 'solid' && parseFloat(style(chosen).outlineWidth) >= 3,
            tick: style(ticked, '::after').opacity === '1'
                && style(ticked, '::after').borderBottomColor === system('CanvasText'),
            eyes: style('.face', '::before').backgroundColor === system('CanvasText'),
            button: parseFloat(style('.button.send').borderTopWidth) >= 2,
            text: style('.option .text').color === system('CanvasText')
        }}"
    ));
    let all = json!({"chosen": true, "other": true, "focus": true, "tick": true, "eyes": true,
        "button": true, "text": true});
    assert_eq!(browser.run(&seen, vec![]).await, all);
    let mut judge = Judge::default();
    judge.judge(&browser, "forced colours").await;
    judge.acquit(2);
    browser.screenshot("forced-colours").await;
    browser.close().await;
}

#[tokio::test]
async fn with_less_motion_nothing_moves() {
    let service = Service::start();
    for display in ["inline", "button", "banner"] {
        let attributes = format!("display={display}");
        let host = HostPage::serve(html(&service.origin(), "one-stop", "vi", &attributes)).await;
        let browser = super::visit(&host).await;
        let open = inside("host?.open?.(); return !!root?.querySelector('form.live')");
        browser.wait_until("the form", super::WAIT, &open).await;
        let moves = "const moves = () => [...root.querySelectorAll('*')].filter(one => \
            ['', '::before', '::after', '::backdrop'].some(pseudo => { \
                const style = getComputedStyle(one, pseudo || undefined); \
                return parseFloat(style.transitionDuration) > 0 || style.animationName !== 'none' \
                    || style.scrollBehavior === 'smooth' })).length;";
        let none = inside(&format!("{moves} return moves()"));
        assert_eq!(browser.run(&none, vec![]).await, json!(0), "{display}");
        browser.set_wishes(&[]).await;
        let some = browser.run(&none, vec![]).await;
        assert!(some.as_u64() > Some(0), "{display}: what moves is found where it may: {some}");
        browser.close().await;
    }
}
