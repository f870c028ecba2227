# SPDX-License-Identifier: EUPL-1.2
"""Debian's Chromium without a window, asked over two pipes (its DevTools
protocol; no further package is needed), and a web server for files.

    with serve(directory) as address, Browser() as browser:
        page = browser.open(address + "/fi/index.html", width=390, dark=True)
        page.complaints, page.requests, page.evaluate("document.title")
"""
import base64
import contextlib
import functools
import http.server
import json
import os
import shutil
import subprocess
import tempfile
import threading

CHROMIUM = shutil.which("chromium")
PATIENCE_S = 60


@contextlib.contextmanager
def serve(directory):
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Quiet, directory=directory))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


class Page:
    def __init__(self, browser, session, width, height):
        self.browser, self.session = browser, session
        self.width, self.height = width, height
        self.complaints, self.requests = [], []

    def call(self, method, **params):
        return self.browser.call(method, self.session, **params)

    def close(self):
        self.call("Page.close")

    def evaluate(self, script):
        got = self.call("Runtime.evaluate", expression=script,
                        returnByValue=True)
        if "exceptionDetails" in got:
            raise RuntimeError(got["exceptionDetails"])
        return got["result"].get("value")

    def press(self, key, code):
        for kind in ("rawKeyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=key, code=key,
                      windowsVirtualKeyCode=code)

    def picture(self, path):
        """The whole page as a PNG."""
        high = self.evaluate("document.documentElement.scrollHeight")
        got = self.call("Page.captureScreenshot", captureBeyondViewport=True,
                        clip={"x": 0, "y": 0, "width": self.width,
                              "height": high, "scale": 1})
        with open(path, "wb") as f:
            f.write(base64.b64decode(got["data"]))

    def print(self, path):
        got = self.call("Page.printToPDF", preferCSSPageSize=True)
        with open(path, "wb") as f:
            f.write(base64.b64decode(got["data"]))

    def hear(self, event):
        method, params = event["method"], event["params"]
        if method == "Network.requestWillBeSent":
            self.requests.append(params["request"]["url"])
        elif method == "Log.entryAdded":
            self.complaints.append(params["entry"]["text"])
        elif method in ("Runtime.consoleAPICalled",
                        "Runtime.exceptionThrown"):
            self.complaints.append(json.dumps(params)[:500])
        elif method == "Page.loadEventFired":
            self.loaded = True


class Browser:
    def __enter__(self):
        self.home = tempfile.mkdtemp(prefix="viesti-chromium-")
        to_read, self.to = os.pipe()
        self.back, from_write = os.pipe()
        command = [CHROMIUM, "--headless=new", "--no-sandbox",
                   "--disable-gpu", "--disable-dev-shm-usage",
                   "--no-first-run", "--disable-background-networking",
                   "--disable-component-update", "--hide-scrollbars",
                   f"--user-data-dir={self.home}",
                   "--remote-debugging-pipe", "about:blank"]
        # Chromium reads from descriptor 3 and writes to 4.
        self.process = subprocess.Popen(
            ["/bin/sh", "-c", f'exec "$@" 3<&{to_read} 4>&{from_write}',
             "sh", *command],
            pass_fds=(to_read, from_write), stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        os.close(to_read)
        os.close(from_write)
        self.buffer, self.id, self.pages = b"", 0, {}
        return self

    def __exit__(self, *_):
        try:
            self.call("Browser.close")
        except (OSError, RuntimeError):
            self.process.kill()
        self.process.wait(PATIENCE_S)
        os.close(self.to)
        os.close(self.back)
        shutil.rmtree(self.home, ignore_errors=True)

    def _message(self):
        while b"\0" not in self.buffer:
            part = os.read(self.back, 1 << 16)
            if not part:
                raise RuntimeError("chromium has ended")
            self.buffer += part
        message, _, self.buffer = self.buffer.partition(b"\0")
        return json.loads(message)

    def _hear(self, message):
        page = self.pages.get(message.get("sessionId"))
        if page:
            page.hear(message)

    def call(self, method, session=None, **params):
        self.id += 1
        message = {"id": self.id, "method": method, "params": params}
        if session:
            message["sessionId"] = session
        os.write(self.to, json.dumps(message).encode() + b"\0")
        while True:
            got = self._message()
            if got.get("id") != self.id:
                self._hear(got)
                continue
            if "error" in got:
                raise RuntimeError(f"{method}: {got['error']}")
            return got["result"]

    def open(self, address, width=1440, height=900, dark=False):
        target = self.call("Target.createTarget", url="about:blank")
        session = self.call("Target.attachToTarget", flatten=True,
                            targetId=target["targetId"])["sessionId"]
        page = self.pages[session] = Page(self, session, width, height)
        for domain in ("Page", "Network", "Log", "Runtime"):
            page.call(f"{domain}.enable")
        page.call("Emulation.setDeviceMetricsOverride", width=width,
                  height=height, deviceScaleFactor=1, mobile=width < 600)
        page.call("Emulation.setEmulatedMedia", features=[
            {"name": "prefers-color-scheme",
             "value": "dark" if dark else "light"}])
        page.loaded = False
        page.call("Page.navigate", url=address)
        while not page.loaded:
            self._hear(self._message())
        return page
