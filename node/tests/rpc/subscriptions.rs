//! `eth_subscribe` over WebSocket.

use std::{
    io::{Read, Write},
    net::TcpStream,
    time::Duration,
};

use serde_json::{Value, json};

use crate::client::{TestNode, word};

/// The least of a WebSocket client: text frames, one a message.
struct Socket {
    stream: TcpStream,
    /// Notifications that came while an answer was awaited.
    waiting: Vec<Value>,
}

impl Socket {
    fn connect(node: &TestNode) -> Self {
        let mut stream = TcpStream::connect(node.address()).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(20)))
            .unwrap();
        stream
            .write_all(
                b"GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
                  Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
            )
            .unwrap();
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            stream.read_exact(&mut byte).unwrap();
            head.push(byte[0]);
        }
        assert!(
            head.starts_with(b"HTTP/1.1 101"),
            "{}",
            String::from_utf8_lossy(&head)
        );
        Self {
            stream,
            waiting: Vec::new(),
        }
    }

    fn write(&mut self, text: &str) {
        let length = u16::try_from(text.len()).unwrap();
        // A final text frame, masked with zeros, with a 16-bit length.
        let mut frame = vec![0x81, 0x80 | 126];
        frame.extend_from_slice(&length.to_be_bytes());
        frame.extend_from_slice(&[0; 4]);
        frame.extend_from_slice(text.as_bytes());
        self.stream.write_all(&frame).unwrap();
    }

    fn read(&mut self) -> Value {
        loop {
            let mut head = [0; 2];
            self.stream.read_exact(&mut head).unwrap();
            let length = match head[1] {
                126 => {
                    let mut long = [0; 2];
                    self.stream.read_exact(&mut long).unwrap();
                    usize::from(u16::from_be_bytes(long))
                }
                short => usize::from(short),
            };
            let mut payload = vec![0; length];
            self.stream.read_exact(&mut payload).unwrap();
            // Pings need no answer in a test's lifetime.
            if head[0] == 0x81 {
                return serde_json::from_slice(&payload).unwrap();
            }
        }
    }

    fn request(&mut self, method: &str, params: Value) -> Value {
        let request = json!({ "jsonrpc": "2.0", "id": 7, "method": method, "params": params });
        self.write(&request.to_string());
        loop {
            let message = self.read();
            if message["id"] == 7 {
                return message;
            }
            self.waiting.push(message);
        }
    }

    /// The next notification of a subscription.
    fn next(&mut self, subscription: &Value) -> Value {
        let of = |message: &Value| message["params"]["subscription"] == *subscription;
        loop {
            if let Some(index) = self.waiting.iter().position(of) {
                return self.waiting.remove(index)["params"]["result"].take();
            }
            let message = self.read();
            self.waiting.push(message);
        }
    }
}

#[test]
fn heads_logs_and_pending_transactions_are_told() {
    let node = TestNode::empty();
    let logger = node.deploy_logger();
    let mut socket = Socket::connect(&node);
    let mut subscribe = |params| socket.request("eth_subscribe", params)["result"].take();
    let heads = subscribe(json!(["newHeads"]));
    let logs = subscribe(json!(["logs", { "topics": [word(2)] }]));
    let pending = subscribe(json!(["newPendingTransactions"]));
    assert_eq!(
        heads.as_str().unwrap().len(),
        2 + 32,
        "16 bytes in hex: {heads}"
    );
    for topic in [1, 2] {
        let request = json!([{ "from": node.account(0), "to": logger, "data": word(topic) }]);
        let hash = socket.request("eth_sendTransaction", request)["result"].take();
        assert_eq!(socket.next(&pending), hash);
        let latest = node.ok("eth_getBlockByNumber", json!(["latest", false]));
        assert_eq!(socket.next(&heads)["hash"], latest["hash"]);
    }
    assert_eq!(socket.next(&logs)["topics"], json!([word(2)]));
    assert_eq!(
        socket.request("eth_unsubscribe", json!([heads]))["result"],
        true
    );
    let unknown = socket.request("eth_subscribe", json!(["weather"]));
    assert_eq!(unknown["error"]["code"], -32602, "{unknown}");
}

#[test]
fn over_http_there_are_no_subscriptions() {
    let failure = TestNode::empty().fails("eth_subscribe", json!(["newHeads"]));
    assert!([-32601, -32603].contains(&failure.code), "{failure:?}");
}
