//! Drives Chromium through its DevTools protocol, of which a few calls are all that is needed.

use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tungstenite::{Message, WebSocket};

/// How long anything in the browser may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// A browser with one page, which notes all that the page asks for and complains of.
pub struct Browser {
    process: Child,
    socket: WebSocket<TcpStream>,
    session: Option<String>,
    calls: u64,
    events: Vec<Value>,
    _profile: TempDir,
}

impl Browser {
    /// Starts a browser; `None`, with a message, where there is none.
    pub fn start() -> Option<Self> {
        let Some(program) = find() else {
            eprintln!("skipped: no Chromium is installed (on Debian: apt-get install chromium)");
            return None;
        };
        let profile = tempfile::tempdir().unwrap();
        let mut process = Command::new(program)
            // Within a container there is no sandbox to be had.
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"])
            .args(["--no-first-run", "--disable-background-networking", "--disable-component-update"])
            .arg("--remote-debugging-port=0")
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stderr = BufReader::new(process.stderr.take().unwrap());
        let mut said = String::new();
        let address = loop {
            let start = said.len();
            assert!(stderr.read_line(&mut said).unwrap() > 0, "Chromium did not start:\n{said}");
            if let Some(address) = said[start..].strip_prefix("DevTools listening on ") {
                break address.trim().to_owned();
            }
        };
        // Read on, so that the browser never waits for a reader.
        std::thread::spawn(move || stderr.lines().for_each(drop));
        let host = address.trim_start_matches("ws://").split('/').next().unwrap();
        let stream = TcpStream::connect(host).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let (socket, _) = tungstenite::client::client(&address, stream).unwrap();
        let mut browser =
            Self { process, socket, session: None, calls: 0, events: Vec::new(), _profile: profile };
        let target = browser.call("Target.createTarget", json!({"url": "about:blank"}));
        let session =
            browser.call("Target.attachToTarget", json!({"targetId": target["targetId"], "flatten": true}));
        browser.session = Some(session["sessionId"].as_str().unwrap().to_owned());
        for domain in ["Page", "Runtime", "Network", "Log"] {
            browser.call(&format!("{domain}.enable"), json!({}));
        }
        Some(browser)
    }

    /// Calls a method of the protocol.
    #[track_caller]
    pub fn call(&mut self, method: &str, params: Value) -> Value {
        self.calls += 1;
        let id = self.calls;
        let mut call = json!({"id": id, "method": method, "params": params});
        if let Some(session) = &self.session {
            call["sessionId"] = session.as_str().into();
        }
        self.socket.send(Message::text(call.to_string())).unwrap();
        loop {
            let mut message = self.read();
            if message["id"] == id {
                assert!(message["error"].is_null(), "{method}: {}", message["error"]);
                return message["result"].take();
            }
            self.events.push(message);
        }
    }

    fn read(&mut self) -> Value {
        loop {
            let message = self.socket.read().expect("the browser answers in time");
            if let Message::Text(text) = message {
                return serde_json::from_str(&text).unwrap();
            }
        }
    }

    /// Opens a page from the disk, and waits until it is there.
    #[track_caller]
    pub fn open(&mut self, file: &Path, anchor: &str) {
        let url = format!("file://{}{anchor}", file.display());
        // Elsewhere before: with another anchor alone the page would not be loaded again.
        self.call("Page.navigate", json!({"url": "about:blank"}));
        self.call("Page.navigate", json!({"url": url}));
        self.wait("document.readyState === 'complete' && location.protocol === 'file:'");
    }

    /// The value of an expression in the page.
    #[track_caller]
    pub fn get(&mut self, expression: &str) -> Value {
        let params = json!({"expression": expression, "returnByValue": true, "awaitPromise": true});
        let mut result = self.call("Runtime.evaluate", params);
        assert!(result["exceptionDetails"].is_null(), "{expression}: {}", result["exceptionDetails"]);
        result["result"]["value"].take()
    }

    /// Waits until an expression is true; while a page is left it may have no value.
    #[track_caller]
    pub fn wait(&mut self, condition: &str) {
        let deadline = Instant::now() + PATIENCE;
        while self.get(&format!("Boolean({condition})")) != true {
            assert!(Instant::now() < deadline, "it never came to be that {condition}");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Presses a key, as a person does.
    #[track_caller]
    pub fn press(&mut self, key: &str) {
        let mut event = json!({"type": "keyDown", "key": key});
        match key {
            "Enter" => {
                event["text"] = "\r".into();
                event["windowsVirtualKeyCode"] = 13.into();
            }
            _ if key.chars().count() == 1 => event["text"] = key.into(),
            _ => {}
        }
        self.call("Input.dispatchKeyEvent", event);
        self.call("Input.dispatchKeyEvent", json!({"type": "keyUp", "key": key}));
    }

    /// Writes where the focus is.
    #[track_caller]
    pub fn write(&mut self, text: &str) {
        self.call("Input.insertText", json!({"text": text}));
    }

    /// Clicks with the mouse on the first element that a selector names.
    #[track_caller]
    pub fn click(&mut self, selector: &str) {
        let place = self.get(&format!(
            "(() => {{ const e = document.querySelector({}); e.scrollIntoView({{ block: 'center' }}); \
             const r = e.getClientRects()[0]; return [r.x + r.width / 2, r.y + r.height / 2]; }})()",
            json!(selector)
        ));
        for kind in ["mousePressed", "mouseReleased"] {
            let params =
                json!({"type": kind, "x": place[0], "y": place[1], "button": "left", "clickCount": 1});
            self.call("Input.dispatchMouseEvent", params);
        }
    }

    /// Makes the window so many pixels wide and high.
    pub fn resize(&mut self, width: u32, height: u32) {
        let params = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
        self.call("Emulation.setDeviceMetricsOverride", params);
    }

    /// How many times the page broke its policy, as the browser says, since this was last asked.
    pub fn complaints(&mut self) -> usize {
        self.get("0");
        let is_complaint = |event: &Value| {
            event["method"] == "Log.entryAdded"
                && event["params"]["entry"]["text"]
                    .as_str()
                    .is_some_and(|text| text.contains("Content Security Policy"))
        };
        let complaints = self.events.iter().filter(|event| is_complaint(event)).count();
        self.events.clear();
        complaints
    }

    /// Checks that nothing was asked for but files of `directory`, and that nothing went wrong: no script
    /// failed, nothing was said on the console, no policy was broken.
    #[track_caller]
    pub fn check(&mut self, directory: &Path) {
        // What came before this answer has been read.
        self.get("0");
        let within = format!("file://{}/", directory.display());
        for event in &self.events {
            match event["method"].as_str().unwrap_or_default() {
                "Network.requestWillBeSent" => {
                    let url = event["params"]["request"]["url"].as_str().unwrap();
                    assert!(url.starts_with(&within) || url == "about:blank", "{url} was asked for");
                }
                "Runtime.exceptionThrown" | "Runtime.consoleAPICalled" | "Log.entryAdded" => {
                    panic!("the page complained: {event}");
                }
                "Page.javascriptDialogOpening" | "Network.webSocketCreated" => panic!("{event}"),
                _ => {}
            }
        }
        assert!(self.events.iter().any(|event| event["method"] == "Network.requestWillBeSent"));
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn find() -> Option<PathBuf> {
    let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
    let directories: Vec<PathBuf> = std::env::split_paths(&std::env::var_os("PATH")?).collect();
    names.iter().flat_map(|name| directories.iter().map(move |d| d.join(name))).find(|path| path.is_file())
}
