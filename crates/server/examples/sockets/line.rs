//! Sockets: of the station, and of Socket.IO.

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::json;
use tokio::net::TcpStream;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;

pub(crate) type Socket = WebSocketStream<TcpStream>;

async fn open(address: &str, path: &str, cookie: &str) -> Socket {
    let mut request = format!("ws://{address}{path}").into_client_request().unwrap();
    request.headers_mut().insert("cookie", cookie.parse().unwrap());
    let stream = TcpStream::connect(address).await.unwrap();
    stream.set_nodelay(true).unwrap();
    // Five thousand of them are in this process as well.
    let settings = WebSocketConfig::default().read_buffer_size(2048).write_buffer_size(0);
    let opened = tokio_tungstenite::client_async_with_config(request, stream, Some(settings)).await;
    opened.unwrap().0
}

/// A page of the station that watches something.
pub(crate) async fn page(address: &str, cookie: &str, watched: &[&str]) -> Socket {
    let mut socket = open(address, "/api/v1/live", cookie).await;
    socket.send(watch(watched)).await.unwrap();
    // The answer to a ping comes after everything sent before it was taken in.
    socket.send(Message::Ping(Vec::new().into())).await.unwrap();
    while !matches!(socket.next().await.unwrap().unwrap(), Message::Pong(_)) {}
    socket
}

/// What a page says to watch these.
pub(crate) fn watch(watched: &[&str]) -> Message {
    Message::text(json!({"watch": watched}).to_string())
}

/// A client of Socket.IO that is in a room.
pub(crate) async fn member(address: &str, room: usize) -> Socket {
    let mut socket = open(address, "/socket.io/?EIO=4&transport=websocket", "none").await;
    let expected = |text: &str, begin: &str| assert!(text.starts_with(begin), "{text}");
    expected(next(&mut socket).await.as_str(), "0");
    socket.send(Message::text("40")).await.unwrap();
    expected(next(&mut socket).await.as_str(), "40");
    socket
        .send(Message::text(format!("42{}", json!(["join", room]))))
        .await
        .unwrap();
    expected(next(&mut socket).await.as_str(), "42[\"joined\"");
    socket
}

/// The next text that comes; pings of Engine.IO are answered.
pub(crate) async fn next(socket: &mut Socket) -> String {
    loop {
        match socket.next().await.unwrap().unwrap() {
            Message::Text(text) if text.as_str() == "2" => socket.send(Message::text("3")).await.unwrap(),
            Message::Text(text) => return text.as_str().to_owned(),
            _ => {}
        }
    }
}
