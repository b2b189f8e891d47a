//! Has the service compiled again when the widget's files or the migrations change, which the
//! compiler cannot see by itself: they are read by macros.

fn main() {
    let dist = std::path::Path::new("../pkg/dist");
    // A path that is not there would have cargo run this at every build.
    let watched = if dist.exists() { "../pkg/dist" } else { "../pkg" };
    println!("cargo::rerun-if-changed={watched}");
    println!("cargo::rerun-if-changed=migrations");
}
