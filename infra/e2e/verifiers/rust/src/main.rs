// Reads what Patchbay has sent and verifies it with the Rust library of Standard Webhooks.
use std::collections::HashMap;

use http::header::{HeaderName, HeaderValue};
use http::HeaderMap;
use standardwebhooks::Webhook;

#[derive(serde::Deserialize)]
struct Delivery {
    name: String,
    secret: String,
    headers: HashMap<String, String>,
    body: String,
    good: bool,
}

fn main() {
    let path = std::env::args().nth(1).expect("the file of deliveries");
    let text = std::fs::read_to_string(path).expect("read the deliveries");
    let all: Vec<Delivery> = serde_json::from_str(&text).expect("deliveries are JSON");
    let mut failed = 0;
    for d in &all {
        let mut headers = HeaderMap::new();
        for (name, value) in &d.headers {
            headers.insert(
                HeaderName::from_bytes(name.as_bytes()).expect("a header's name"),
                HeaderValue::from_str(value).expect("a header's value"),
            );
        }
        let verified = Webhook::new(&d.secret).expect("the secret's form").verify(d.body.as_bytes(), &headers).is_ok();
        if verified != d.good {
            failed += 1;
            println!("rust standardwebhooks: {}: verified {}, want {}", d.name, verified, d.good);
        }
    }
    println!("rust standardwebhooks: {} deliveries, {} failed", all.len(), failed);
    std::process::exit(if failed > 0 || all.is_empty() { 1 } else { 0 });
}
