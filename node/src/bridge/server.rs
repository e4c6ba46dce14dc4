//! JSON-RPC over a Unix socket and WebSocket.

use std::{
    io::{Read, Write},
    net::SocketAddr,
    path::PathBuf,
    sync::Arc,
};

use alloy_primitives::{Bytes, hex};
use jsonrpsee::{
    RpcModule,
    server::{Server, ServerConfig, ServerHandle},
    types::{ErrorObjectOwned, Params},
};
use serde_json::{Value, json};

#[cfg(unix)]
use super::ipc::Ipc;
use super::{
    Bridge, BridgeError,
    change::{CALL, CHANGES, CONTRACT, EPOCH, NATIVE, ROLL},
    read,
};

/// The bridge's methods. Each takes one string: hex of ABI-encoded arguments, or a text.
pub const METHODS: [&str; 12] = [
    CALL,
    NATIVE,
    EPOCH,
    ROLL,
    CONTRACT,
    "taovm_bridgeGenesis",
    "taovm_bridgeNeurons",
    "taovm_bridgeSubnet",
    "taovm_bridgeBalance",
    "taovm_bridgeStorage",
    "taovm_bridgeAccount",
    "taovm_bridgeSs58",
];

/// The request's arguments cannot be read or cannot be.
const INVALID_PARAMS: i32 = -32602;
/// The text is no JSON.
const PARSE_ERROR: i32 = -32700;
/// More than any reward script in hex.
const MAX_REQUEST: usize = 32 * 1024 * 1024;

impl Bridge {
    /// Answers a method.
    ///
    /// # Errors
    /// [`BridgeError`] names the field that is wrong.
    pub fn answer_method(&self, method: &str, params: &Value) -> Result<Bytes, BridgeError> {
        let text = match params {
            Value::Array(list) => list.first().and_then(Value::as_str),
            _ => None,
        };
        let text = || {
            text.ok_or_else(|| BridgeError::malformed("params", "expected a list with one string"))
        };
        let data = || -> Result<Bytes, BridgeError> {
            hex::decode(text()?)
                .map(Into::into)
                .map_err(|e| BridgeError::malformed("request", e))
        };
        if let Some(method) = CHANGES.into_iter().find(|known| *known == method) {
            return self.ask(method, &data()?);
        }
        match method {
            "taovm_bridgeGenesis" => self.start(text()?),
            "taovm_bridgeNeurons" => self.neurons(&data()?),
            "taovm_bridgeSubnet" => self.subnet(&data()?),
            "taovm_bridgeBalance" => self.balance(&data()?),
            "taovm_bridgeStorage" => self.storage(&data()?),
            "taovm_bridgeAccount" => read::account(text()?),
            "taovm_bridgeSs58" => read::ss58(&data()?),
            other => Err(BridgeError::UnknownMethod(other.to_owned())),
        }
    }

    /// A JSON-RPC response to a request, or to a list of them.
    fn respond(&self, request: &Value) -> Value {
        if let Value::Array(batch) = request {
            return batch.iter().map(|one| self.respond(one)).collect();
        }
        let id = request.get("id").cloned().unwrap_or_default();
        let method = request.get("method").and_then(Value::as_str);
        let params = request.get("params").unwrap_or(&Value::Null);
        match self.answer_method(method.unwrap_or_default(), params) {
            Ok(result) => json!({ "jsonrpc": "2.0", "id": id, "result": result }),
            Err(error) => json!({
                "jsonrpc": "2.0",
                "id": id,
                "error": { "code": INVALID_PARAMS, "message": error.to_string() },
            }),
        }
    }

    /// Answers the requests of one connection until it ends. They come without anything between
    /// them.
    fn serve(&self, mut stream: impl Read + Write) -> std::io::Result<()> {
        let mut waiting = Vec::new();
        let mut chunk = [0; 16 * 1024];
        loop {
            let count = stream.read(&mut chunk)?;
            if count == 0 {
                return Ok(());
            }
            waiting.extend_from_slice(&chunk[..count]);
            let mut requests = serde_json::Deserializer::from_slice(&waiting).into_iter();
            let mut answers = Vec::new();
            let mut broken = waiting.len() > MAX_REQUEST;
            for request in requests.by_ref() {
                let answer = match request {
                    Ok(request) => self.respond(&request),
                    Err(error) if error.is_eof() => break,
                    Err(error) => {
                        broken = true;
                        let error = json!({ "code": PARSE_ERROR, "message": error.to_string() });
                        json!({ "jsonrpc": "2.0", "id": null, "error": error })
                    }
                };
                answers.extend_from_slice(answer.to_string().as_bytes());
                answers.push(b'\n');
                if broken {
                    break;
                }
            }
            let read = requests.byte_offset();
            stream.write_all(&answers)?;
            if broken {
                return Ok(());
            }
            waiting.drain(..read);
        }
    }
}

/// The module that answers on WebSocket.
fn module(bridge: Arc<Bridge>) -> RpcModule<Bridge> {
    let mut module = RpcModule::from_arc(bridge);
    for name in METHODS {
        module
            .register_blocking_method(name, move |params: Params<'_>, bridge, _| {
                let params: Value = params.parse()?;
                bridge
                    .answer_method(name, &params)
                    .map_err(|e| ErrorObjectOwned::owned(INVALID_PARAMS, e.to_string(), None::<()>))
            })
            .expect("the names are different: tested below");
    }
    module
}

/// A bridge that listens.
#[derive(Debug)]
pub struct BridgeServer {
    #[cfg(unix)]
    ipc: Option<Ipc>,
    ws: Option<(SocketAddr, ServerHandle)>,
}

impl BridgeServer {
    /// Listens at a Unix socket, which it makes, and at a WebSocket port; 0 takes a free one.
    ///
    /// # Errors
    /// A path or port that cannot be listened at.
    pub async fn start(
        bridge: Arc<Bridge>,
        ipc: Option<PathBuf>,
        ws: Option<u16>,
    ) -> std::io::Result<Self> {
        #[cfg(unix)]
        let ipc = match ipc {
            Some(path) => {
                let bridge = bridge.clone();
                Some(Ipc::listen(path, move |stream| {
                    // A client that went away does not want its answer.
                    let _ = bridge.serve(stream);
                })?)
            }
            None => None,
        };
        #[cfg(not(unix))]
        if ipc.is_some() {
            return Err(std::io::Error::new(
                std::io::ErrorKind::Unsupported,
                "this system has no Unix sockets; use --ws",
            ));
        }
        let ws = match ws {
            Some(port) => {
                let settings = ServerConfig::builder()
                    .max_request_body_size(MAX_REQUEST as u32)
                    .max_connections(1_024)
                    .build();
                let server = Server::builder()
                    .set_config(settings)
                    .build(("127.0.0.1", port))
                    .await?;
                let address = server.local_addr()?;
                Some((address, server.start(module(bridge))))
            }
            None => None,
        };
        Ok(Self {
            #[cfg(unix)]
            ipc,
            ws,
        })
    }

    /// What `vm.rpc` is to be given.
    #[must_use]
    pub fn endpoint(&self) -> Option<String> {
        #[cfg(unix)]
        if let Some(ipc) = &self.ipc {
            return Some(ipc.path().display().to_string());
        }
        self.ws_address().map(|address| format!("ws://{address}"))
    }

    /// Where it listens for WebSockets.
    #[must_use]
    pub fn ws_address(&self) -> Option<SocketAddr> {
        self.ws.as_ref().map(|(address, _)| *address)
    }

    /// Stops listening and takes the socket away.
    pub async fn stop(self) {
        #[cfg(unix)]
        if let Some(ipc) = self.ipc {
            ipc.stop();
        }
        if let Some((_, server)) = self.ws
            && server.stop().is_ok()
        {
            server.stopped().await;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_method_has_a_name_of_its_own() {
        let names: BTreeSet<_> = METHODS.into_iter().collect();
        assert_eq!(names.len(), METHODS.len());
    }
}
