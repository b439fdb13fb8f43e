//! Ending without losing a request, seen from outside by connections of its own.

mod support;

use std::net::SocketAddr;
use std::time::Duration;

use axum::routing::get;
use service::server::{Listeners, Patience, serve};
use support::app_with;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

struct Running {
    http: SocketAddr,
    metrics: SocketAddr,
    stop: oneshot::Sender<()>,
    ended: JoinHandle<std::io::Result<()>>,
}

async fn start(patience: Patience) -> Running {
    let http = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let metrics = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (http_address, metrics_address) =
        (http.local_addr().unwrap(), metrics.local_addr().unwrap());
    let (stop, stopped) = oneshot::channel();
    let app = app_with(&[]);
    let slow = get(async || {
        tokio::time::sleep(Duration::from_millis(600)).await;
        "done"
    });
    let router = app.router().route("/slow", slow);
    let listeners = Listeners { http, metrics };
    let ended = tokio::spawn(serve(app, router, listeners, patience, async {
        let _ = stopped.await;
    }));
    Running {
        http: http_address,
        metrics: metrics_address,
        stop,
        ended,
    }
}

async fn ask(address: SocketAddr, path: &str) -> std::io::Result<String> {
    let mut connection = TcpStream::connect(address).await?;
    let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    connection.write_all(request.as_bytes()).await?;
    let mut answer = String::new();
    connection.read_to_string(&mut answer).await?;
    Ok(answer)
}

#[tokio::test]
async fn is_not_ready_first_then_ends_what_is_under_way() {
    let running = start(Patience {
        delay: Duration::from_millis(300),
        drain: Duration::from_secs(5),
    })
    .await;
    let (http, metrics) = (running.http, running.metrics);
    let under_way = tokio::spawn(async move { ask(http, "/slow").await });
    tokio::time::sleep(Duration::from_millis(100)).await;
    running.stop.send(()).unwrap();
    tokio::time::sleep(Duration::from_millis(100)).await;

    let ready = ask(http, "/health/readiness").await.unwrap();
    assert!(ready.starts_with("HTTP/1.1 503"), "{ready}");
    let live = ask(http, "/health/liveness").await.unwrap();
    assert!(live.starts_with("HTTP/1.1 200"), "{live}");
    let scrape = ask(metrics, "/metrics").await.unwrap();
    assert!(scrape.contains("http_requests_total"), "{scrape}");

    let answer = under_way.await.unwrap().unwrap();
    assert!(answer.ends_with("done"), "{answer}");
    running.ended.await.unwrap().unwrap();
    assert!(ask(http, "/health").await.is_err());
    assert!(ask(metrics, "/metrics").await.is_err());
}

#[tokio::test]
async fn does_not_wait_for_ever() {
    let running = start(Patience {
        delay: Duration::ZERO,
        drain: Duration::from_millis(100),
    })
    .await;
    let http = running.http;
    let under_way = tokio::spawn(async move { ask(http, "/slow").await });
    tokio::time::sleep(Duration::from_millis(100)).await;
    running.stop.send(()).unwrap();
    let patience = Duration::from_millis(400);
    tokio::time::timeout(patience, running.ended)
        .await
        .expect("it ends without the request")
        .unwrap()
        .unwrap();
    under_way.abort();
}
