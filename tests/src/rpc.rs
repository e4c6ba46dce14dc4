//! JSON-RPC over HTTP without a library's opinion of it.

use serde_json::{Value, json};
use thiserror::Error;

/// An error object of an answer.
#[derive(Clone, Debug, Error, PartialEq)]
#[error("{code}: {message}")]
pub struct RpcError {
    /// Its code.
    pub code: i64,
    /// Its message.
    pub message: String,
    /// Its data, if it has any.
    pub data: Option<Value>,
}

/// What came back for a body.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body; `null` if it is no JSON.
    pub body: Value,
}

/// An HTTP client that asks no proxy, whatever the environment says: nodes are on this machine.
///
/// # Panics
/// If the machine has no room for it.
#[must_use]
pub fn http_client() -> reqwest::Client {
    reqwest::Client::builder()
        .no_proxy()
        .build()
        .expect("a client without TLS has no settings that could fail")
}

/// A client of one node.
#[derive(Clone, Debug)]
pub struct Rpc {
    client: reqwest::Client,
    url: String,
}

impl Rpc {
    /// A client of the node at `url`.
    #[must_use]
    pub fn new(url: String) -> Self {
        Self {
            client: http_client(),
            url,
        }
    }

    /// Posts bytes as they are.
    ///
    /// # Panics
    /// If the node does not answer.
    pub async fn post(&self, body: impl Into<Vec<u8>>) -> Answer {
        let response = self
            .client
            .post(&self.url)
            .header("content-type", "application/json")
            .body(body.into())
            .send()
            .await
            .expect("the node answers");
        let status = response.status().as_u16();
        let text = response.text().await.expect("the answer ends");
        Answer {
            status,
            body: serde_json::from_str(&text).unwrap_or(Value::Null),
        }
    }

    /// Calls a method.
    ///
    /// # Errors
    /// The answer's error.
    ///
    /// # Panics
    /// If the answer is no JSON-RPC.
    pub async fn request(&self, method: &str, params: Value) -> Result<Value, RpcError> {
        let body = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params });
        let answer = self.post(body.to_string()).await.body;
        if let Some(error) = answer.get("error") {
            return Err(RpcError {
                code: error["code"].as_i64().expect("an error has a code"),
                message: error["message"]
                    .as_str()
                    .expect("an error has a message")
                    .to_owned(),
                data: error.get("data").cloned(),
            });
        }
        answer
            .get("result")
            .cloned()
            .ok_or_else(|| panic!("{method}: {answer}"))
    }

    /// Calls a method that must succeed.
    ///
    /// # Panics
    /// If it does not.
    pub async fn call(&self, method: &str, params: Value) -> Value {
        self.request(method, params)
            .await
            .unwrap_or_else(|error| panic!("{method}: {error}"))
    }
}
