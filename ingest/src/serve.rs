//! `hailong serve`: puts the parts together, listens, and drains when it is told to stop.

use std::io::Write as _;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use nix::sys::signal::Signal;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

use crate::app::{App, Service};
use crate::central::{self, Central, CentralError};
use crate::clock::Clock;
use crate::config::oidc::OidcSettings;
use crate::config::{Config, ConfigError};
use crate::data_dir::{self, DataDirError};
use crate::device::{DeviceRegistry, Pace};
use crate::feed::{Feed, FeedSettings};
use crate::flow::{Counts, Teller};
use crate::funnel::Funnel;
use crate::heartbeat::Heartbeats;
use crate::intake::Intake;
use crate::invite::Issuers;
use crate::journal::{Journal, JournalError};
use crate::limits::{self, DRAIN_TIMEOUT, FEED_IDLE};
use crate::loader::Loaders;
use crate::monitor::account::{self, AccountError};
use crate::monitor::{self, MonitorState, Provider, ProviderError};
use crate::origins::AllowedOrigins;
use crate::paced::Times;
use crate::sealed::Sealing;
use crate::secrets::{Secrets, SecretsError};
use crate::server::{self, ServerSettings};
use crate::surge::Senders;
use crate::surveys::{SurveyError, Surveys};
use crate::upkeep::rights::{Exchange, News};
use crate::{day, routes, telemetry, upkeep, widget_files};

/// How long the start waits for the first administrator to be made.
const ACCOUNTS_WAIT: Duration = Duration::from_millis(250);

/// How long the end waits for the last counts to be handed on: they are counts and no more.
const COUNTS_WAIT: Duration = Duration::from_millis(500);

/// Why the service cannot start or go on.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// A setting cannot be used.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The data directory cannot be used.
    #[error(transparent)]
    DataDir(#[from] DataDirError),
    /// The secrets cannot be had.
    #[error(transparent)]
    Secrets(#[from] SecretsError),
    /// A shipped survey is faulty.
    #[error(transparent)]
    Survey(#[from] SurveyError),
    /// The journal cannot be opened.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// Central cannot be opened.
    #[error(transparent)]
    Central(#[from] CentralError),
    /// The address cannot be listened on.
    #[error("{0}: cannot listen: {1}; choose another address with --listen")]
    Listen(SocketAddr, std::io::Error),
    /// The identity provider cannot be used.
    #[error(transparent)]
    Provider(#[from] ProviderError),
    /// Metrics cannot be recorded.
    #[error("metrics: {0}")]
    Metrics(#[from] metrics_exporter_prometheus::BuildError),
    /// The server stopped.
    #[error("server: {0}")]
    Io(#[from] std::io::Error),
}

/// Runs the service until SIGTERM or SIGINT, then drains.
///
/// # Errors
/// Something it needs cannot be had at start; see [`ServeError`].
pub async fn serve(config: &Config) -> Result<(), ServeError> {
    // First of all: what is counted before there is a recorder is lost.
    let metrics = telemetry::start_metrics()?;
    // Kept: with it, a write past the limit on the size of files fails, instead of ending the process.
    let _file_too_large = signal(SignalKind::from_raw(Signal::SIGXFSZ as i32))?;
    let held = data_dir::hold(&config.data_dir)?;
    let surveys = Surveys::shipped()?;
    let clock = Clock::system();
    let secrets = Arc::new(Secrets::open(&config.data_dir, day::of(clock.now_ms()))?);
    let journal = Journal::open(&config.data_dir, &config.journal()).await?;
    metrics::gauge!("hailong_journal_rows_at_start").set(journal.rows() as f64);
    let central = central::connect(&config.central_url()).await?;
    let (stop, stopping) = watch::channel(false);
    let settings = FeedSettings {
        timeout: Duration::from_millis(u64::from(config.feed_timeout_ms)),
        clock: clock.clone(),
    };
    let (feed, feeding) =
        Feed::start(journal.clone(), Arc::clone(&central), settings, stopping.clone());
    keep_journal(config, &journal, &feed);
    let rights_news = keep_rights(config, &journal, &central, &feed);
    let accounts =
        tokio::spawn(make_first_administrator(Arc::clone(&central), config.data_dir.clone()));
    // With an embedded central this is done at once; a central that is away is not waited for.
    let _ = tokio::time::timeout(ACCOUNTS_WAIT, accounts).await;
    let provider = provider(config, &stopping)?;
    let monitor =
        MonitorState { provider, ..monitor_of(config, &central, &surveys, &feed, &secrets)? };
    let (last, fed) = (journal.last(), feed.clone());
    let origins = AllowedOrigins::open(&config.data_dir, &config.origins);
    tokio::spawn(origins.clone().follow(Arc::clone(&central), stopping.clone()));
    let (heartbeats, funnel, counting) = gather_counts(&central, &clock, &stopping);
    let intake =
        start_intake(config, &central, journal, secrets, surveys, clock, stopping.clone()).await;
    let telling = tell_of_flow(config, &intake, &feed, &central);
    let app: App = Arc::new(Service {
        intake,
        central,
        feed,
        rights_news,
        loaders: Arc::new(Loaders::default()),
        heartbeats,
        funnel,
        metrics,
        metrics_token: config.metrics_token.as_deref().map(Arc::from),
        public_url: config.public_url.clone(),
        origins,
        trusted_proxies: config.trusted_proxies.as_slice().into(),
        body_timeout: Duration::from_millis(config.body_timeout_ms),
    });
    warn_without_widget();
    let listener = TcpListener::bind(config.listen)
        .await
        .map_err(|error| ServeError::Listen(config.listen, error))?;
    held.announce(listener.local_addr()?)?;
    announce(listener.local_addr()?)?;
    tokio::spawn(stop_at_signal(stop));
    let router = routes::router(app).merge(monitor::router(monitor));
    let served = server::serve(listener, router, server_settings(config), stopping.clone());
    let counting = async { tokio::join!(counting, telling) };
    drain(served, feeding, counting, stopping).await;
    let backlog = (*last.borrow() - fed.fed()).max(0);
    tracing::info!(backlog, "stopped; what central does not have yet, the journal keeps");
    Ok(())
}

/// What the monitor needs.
fn monitor_of(
    config: &Config,
    central: &Arc<dyn Central>,
    surveys: &Surveys,
    feed: &Feed,
    secrets: &Secrets,
) -> Result<MonitorState, ConfigError> {
    let mails_alerts = watch_over(config, central)?;
    let (central, secrets) = (Arc::clone(central), Secrets::clone(secrets));
    let mut monitor = MonitorState::new(central, surveys.clone(), feed.changes(), secrets);
    monitor.secure_cookies = config.secure_cookies;
    monitor.require_second_factor = config.require_second_factor;
    monitor.mails_alerts = mails_alerts;
    monitor.folder.clone_from(&config.data_dir);
    Ok(monitor)
}

/// The identity provider that is set. It is asked for what it is from now on; one that is away is asked
/// again, and keeps nobody from starting.
fn provider(
    config: &Config,
    stopping: &watch::Receiver<bool>,
) -> Result<Option<Arc<Provider>>, ServeError> {
    let Some(settings) = OidcSettings::of(config)? else { return Ok(None) };
    let provider = Provider::new(settings, Clock::system())?;
    tokio::spawn(Arc::clone(&provider).follow(stopping.clone()));
    Ok(Some(provider))
}

/// Everything that judging a submission needs, with what keeps it up to date.
async fn start_intake(
    config: &Config,
    central: &Arc<dyn Central>,
    journal: Journal,
    secrets: Arc<Secrets>,
    surveys: Surveys,
    clock: Clock,
    stopping: watch::Receiver<bool>,
) -> Arc<Intake> {
    let issuers = follow_issuers(config, central, stopping.clone()).await;
    let devices = follow_devices(config, central, stopping).await;
    let senders = Arc::new(Senders::new(config.limit_per_minute, config.limit_burst));
    let pace = Arc::new(Pace::default());
    tokio::spawn(keep_senders_unknown(
        Arc::clone(&senders),
        Arc::clone(&pace),
        Arc::clone(&secrets),
        config.data_dir.clone(),
        clock.clone(),
    ));
    let sealing = Sealing::of(&secrets);
    let counts = Counts::default();
    let intake = Intake {
        surveys,
        issuers,
        devices,
        pace,
        journal,
        secrets,
        sealing,
        clock,
        senders,
        counts,
    };
    Arc::new(intake)
}

/// Starts to hand on what pages tell; the last of it goes out before the future ends.
fn gather_counts(
    central: &Arc<dyn Central>,
    clock: &Clock,
    stopping: &watch::Receiver<bool>,
) -> (Heartbeats, Funnel, impl Future + use<>) {
    let start = || (Arc::clone(central), clock.clone(), stopping.clone());
    let (central, clock, stopping) = start();
    let (heartbeats, beating) = Heartbeats::start(central, clock, stopping);
    let (central, clock, stopping) = start();
    let (funnel, glancing) = Funnel::start(central, clock, stopping);
    (heartbeats, funnel, async move { tokio::join!(beating, glancing) })
}

/// Starts to tell central how this node is and what comes in. The future that is returned is polled once
/// requests and the feed are done: then the last sign goes out, with the last counts.
fn tell_of_flow(
    config: &Config,
    intake: &Intake,
    feed: &Feed,
    central: &Arc<dyn Central>,
) -> impl Future + use<> {
    let teller = Teller {
        name: config.node_name(),
        data_dir: config.data_dir.clone(),
        journal: intake.journal.clone(),
        feed: feed.clone(),
        central: Arc::clone(central),
        counts: intake.counts.clone(),
        clock: intake.clock.clone(),
    };
    let (stop, stopping) = watch::channel(false);
    let telling = tokio::spawn(teller.run(stopping));
    async move {
        stop.send_replace(true);
        telling.await
    }
}

fn warn_without_widget() {
    if !widget_files::is_complete() {
        tracing::warn!("the widget is not inside this binary; build it with cargo xtask build");
    }
}

/// Starts what looks after the journal: its checksums, and content that has served its time.
fn keep_journal(config: &Config, journal: &Journal, feed: &Feed) {
    tokio::spawn(upkeep::verify::run(journal.clone()));
    let days = config.journal_days();
    tokio::spawn(upkeep::purge::run(journal.clone(), feed.clone(), Clock::system(), days));
}

/// Starts what keeps the citizens' rights: the exchange of what they asked for, and retention.
fn keep_rights(
    config: &Config,
    journal: &Journal,
    central: &Arc<dyn Central>,
    feed: &Feed,
) -> News {
    let news = News::default();
    let exchange = Exchange {
        journal: journal.clone(),
        central: Arc::clone(central),
        news: news.clone(),
        asked: feed.asked(),
    };
    tokio::spawn(exchange.run());
    let months = config.retention_months;
    tokio::spawn(upkeep::retention::run(Arc::clone(central), Clock::system(), months));
    tokio::spawn(upkeep::fold::run(Arc::clone(central)));
    tokio::spawn(upkeep::release::run(Arc::clone(central), Clock::system()));
    tokio::spawn(upkeep::voices::run(Arc::clone(central), Clock::system()));
    news
}

/// Starts to look whether something is wrong, and to tell of it where that is set.
fn watch_over(config: &Config, central: &Arc<dyn Central>) -> Result<bool, ConfigError> {
    tokio::spawn(monitor::watch_for_alerts(Arc::clone(central), Clock::system()));
    let mail = config.alert_mail()?;
    let mails_alerts = mail.is_some();
    if let Some(mail) = mail {
        tokio::spawn(monitor::tell_of_alerts(Arc::clone(central), mail, Clock::system()));
    }
    Ok(mails_alerts)
}

/// Starts asking for the keys of issuers. An embedded central has answered on return; one that is
/// away is not waited for, and what was known at the last run holds.
async fn follow_issuers(
    config: &Config,
    central: &Arc<dyn Central>,
    stopping: watch::Receiver<bool>,
) -> Issuers {
    let issuers = Issuers::open(&config.data_dir);
    let _ = tokio::time::timeout(limits::ISSUERS_WAIT, issuers.ask(&**central)).await;
    tokio::spawn(issuers.clone().follow(Arc::clone(central), stopping));
    issuers
}

/// The same for paired devices.
async fn follow_devices(
    config: &Config,
    central: &Arc<dyn Central>,
    stopping: watch::Receiver<bool>,
) -> DeviceRegistry {
    let devices = DeviceRegistry::open(&config.data_dir);
    let _ = tokio::time::timeout(limits::ISSUERS_WAIT, devices.ask(&**central)).await;
    tokio::spawn(devices.clone().follow(Arc::clone(central), stopping));
    devices
}

fn server_settings(config: &Config) -> ServerSettings {
    let times = Times {
        header: Duration::from_millis(config.header_timeout_ms),
        idle: Duration::from_millis(config.idle_timeout_ms),
        write: limits::WRITE_TIMEOUT,
    };
    ServerSettings { times, connections_max: config.connections_max }
}

/// Forgets who sent: buckets after a minute, the key for address prefixes after a week.
async fn keep_senders_unknown(
    senders: Arc<Senders>,
    pace: Arc<Pace>,
    secrets: Arc<Secrets>,
    data_dir: PathBuf,
    clock: Clock,
) {
    let mut forget = tokio::time::interval(limits::SENDERS_FORGOTTEN_EVERY);
    let mut rotate = tokio::time::interval(limits::PREFIX_KEY_LOOKED_AT_EVERY);
    loop {
        tokio::select! {
            _ = forget.tick() => {
                senders.forget();
                pace.forget(clock.now_ms());
            }
            _ = rotate.tick() => match secrets.rotate(&data_dir, day::of(clock.now_ms())) {
                Ok(true) => tracing::info!("the key for address prefixes was made anew"),
                Ok(false) => {}
                Err(error) => tracing::error!(error = %error, "the key for address prefixes is a week old and cannot be replaced"),
            },
        }
    }
}

/// Makes the first administrator as soon as central can be reached.
async fn make_first_administrator(central: Arc<dyn Central>, data_dir: PathBuf) {
    loop {
        let made = async {
            central.prepare().await.map_err(AccountError::Central)?;
            account::first_administrator(&*central, &data_dir).await
        };
        match made.await {
            Ok(_) => return,
            Err(error) => {
                tracing::warn!(error = %error, "accounts cannot be looked at yet, trying again");
                tokio::time::sleep(FEED_IDLE).await;
            }
        }
    }
}

/// Serves until told to stop; then gives running requests and the feed a bounded time.
async fn drain(
    served: impl Future<Output = ()>,
    feeding: tokio::task::JoinHandle<()>,
    counting: impl Future,
    mut stopping: watch::Receiver<bool>,
) {
    let deadline = async {
        let _ = stopping.wait_for(|stop| *stop).await;
        tokio::time::sleep(DRAIN_TIMEOUT).await;
    };
    tokio::pin!(deadline);
    tokio::select! {
        () = served => {}
        () = &mut deadline => {
            tracing::warn!("requests were still running when the time to drain was over");
        }
    }
    tokio::select! {
        _ = feeding => {}
        () = &mut deadline => tracing::warn!("the feed was still busy when the time was over"),
    }
    // The last counts; a central that is away is not waited for.
    let _ = tokio::time::timeout(COUNTS_WAIT, counting).await;
}

/// Says on stdout where the service listens: the only thing ever printed there.
fn announce(address: SocketAddr) -> std::io::Result<()> {
    let mut stdout = std::io::stdout().lock();
    writeln!(stdout, "listening on http://{address}")?;
    stdout.flush()?;
    tracing::info!(address = %address, "listening");
    Ok(())
}

async fn stop_at_signal(stop: watch::Sender<bool>) {
    let (Ok(mut terminate), Ok(mut interrupt)) =
        (signal(SignalKind::terminate()), signal(SignalKind::interrupt()))
    else {
        tracing::error!("signals cannot be watched; stop the service with SIGKILL");
        tokio::time::sleep(Duration::MAX).await;
        return;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    tracing::info!("stopping: running requests and the feed may finish");
    stop.send_replace(true);
}
