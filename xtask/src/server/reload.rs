//! mdBook's live reload: a socket on which a page hears the word `reload`.

use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::response::Response;
use tokio::sync::broadcast;

/// Tells every open page to reload.
#[derive(Debug, Clone)]
pub(crate) struct Reloader(broadcast::Sender<()>);

impl Reloader {
    /// One that no page listens to yet.
    pub(crate) fn new() -> Self {
        Self(broadcast::Sender::new(4))
    }

    /// Tells them.
    pub(crate) fn reload(&self) {
        // An error only means that no page is open.
        let _ = self.0.send(());
    }
}

pub(super) async fn socket(upgrade: WebSocketUpgrade, reloader: Reloader) -> Response {
    upgrade.on_upgrade(move |socket| wait(socket, reloader.0.subscribe()))
}

async fn wait(mut socket: WebSocket, mut reload: broadcast::Receiver<()>) {
    loop {
        tokio::select! {
            // `Lagged` counts as a reload too: a page that missed some still needs one.
            told = reload.recv() => match told {
                Err(broadcast::error::RecvError::Closed) => return,
                _ => {
                    let _ = socket.send(Message::text("reload")).await;
                    return;
                }
            },
            heard = socket.recv() => if !matches!(heard, Some(Ok(_))) { return },
        }
    }
}
