//! A node with its server.

use std::{net::SocketAddr, sync::Arc};

use jsonrpsee::server::{Server, ServerConfig, ServerHandle};
use tokio::task::JoinHandle;
use tower_http::cors::{Any, CorsLayer};

use super::{Node, NodeConfig, NodeError, mining::run_interval};
use crate::rpc;

/// The largest request, in bytes: a reward script fits in hex.
const MAX_REQUEST: u32 = 32 * 1024 * 1024;

/// The largest answer, in bytes.
const MAX_RESPONSE: u32 = 256 * 1024 * 1024;

/// Clients race connections and drop the losing ones; this is far more than they open.
const MAX_CONNECTIONS: u32 = 4_096;

/// A running node that answers on HTTP and WebSocket at one port.
#[derive(Debug)]
pub struct NodeHandle {
    node: Arc<Node>,
    address: SocketAddr,
    server: ServerHandle,
    mining: JoinHandle<()>,
}

impl NodeHandle {
    /// Builds the chain and listens.
    ///
    /// # Errors
    /// [`NodeError`] names what of the configuration cannot be, or the address that is taken.
    pub async fn start(config: NodeConfig) -> Result<Self, NodeError> {
        let listen = format!("{}:{}", config.host, config.port);
        let failed = |source| NodeError::Listen {
            address: listen.clone(),
            source,
        };
        let cors = CorsLayer::new()
            .allow_origin(Any)
            .allow_methods(Any)
            .allow_headers(Any);
        let node = tokio::task::spawn_blocking(move || Node::new(config))
            .await
            .map_err(|e| NodeError::argument("configuration", e.to_string()))??;
        let node = Arc::new(node);
        let settings = ServerConfig::builder()
            .max_request_body_size(MAX_REQUEST)
            .max_response_body_size(MAX_RESPONSE)
            .max_connections(MAX_CONNECTIONS)
            .set_id_provider(rpc::Ids(node.clone()))
            .build();
        let server = Server::builder()
            .set_config(settings)
            .set_http_middleware(tower::ServiceBuilder::new().layer(cors))
            .build(&listen)
            .await
            .map_err(failed)?;
        let address = server.local_addr().map_err(failed)?;
        let server = server.start(rpc::module(node.clone()));
        let mining = tokio::spawn(run_interval(node.clone(), node.interval_changes()));
        Ok(Self {
            node,
            address,
            server,
            mining,
        })
    }

    /// The node itself.
    #[must_use]
    pub const fn node(&self) -> &Arc<Node> {
        &self.node
    }

    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// The URL for HTTP clients.
    #[must_use]
    pub fn http_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The URL for WebSocket clients.
    #[must_use]
    pub fn ws_url(&self) -> String {
        format!("ws://{}", self.address)
    }

    /// Stops listening, lets running requests end and stops mining.
    pub async fn stop(self) {
        self.mining.abort();
        if self.server.stop().is_ok() {
            self.server.stopped().await;
        }
    }
}
