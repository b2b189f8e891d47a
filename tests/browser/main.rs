//! tmp
#![allow(clippy::unwrap_used)]
use support::browser::Browser;
use support::postgres::Cluster;
#[tokio::test]
async fn pg() {
    let t = std::time::Instant::now();
    let mut c = Cluster::start();
    println!("{:?}", t.elapsed());
    println!("{}", c.database("x"));
    c.stop();
    c.start_again();
    println!("{:?}", t.elapsed());
}
#[tokio::test]
async fn chrome() {
    let t = std::time::Instant::now();
    let b = Browser::start(360, 740).await;
    println!("{:?}", t.elapsed());
    b.open("data:text/html,<input name=a><input name=b><script>console.error('boo')</script>").await;
    b.tab_to("[name=b]", 5).await;
    b.type_text("Chờ lâu 🙂").await;
    println!("{}", b.focused().await);
    println!("{}", b.run("return [innerWidth, innerHeight]", vec![]).await);
    println!("{:?}", b.console().await);
    b.screenshot("try").await;
    b.close().await;
    println!("{:?}", t.elapsed());
}
#[tokio::test]
async fn killed() {
    if std::env::var_os("TRY_KILL").is_none() { return }
    let _c = Cluster::start();
    let _b = Browser::start(360, 740).await;
    println!("up");
    std::thread::sleep(std::time::Duration::from_secs(100));
}
