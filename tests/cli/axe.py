"""Judges the accessibility of pages by axe-core in Chromium: the first one wide and on a phone, light and dark; of the
others, which have the same style, each twice, so that over two of them there is all of it.

axe.py AXE PROFILE PAGE...

Prints a line for each look: page, width, colours, how many rules passed. Ends with 1 where a rule is broken, and prints
the rules and the elements. Chromium is spoken to by the DevTools protocol over pipes (--remote-debugging-pipe): one
browser for all, and the pages as they are, whose policy would not let axe in."""
import fcntl
import itertools
import json
import os
import pathlib
import subprocess
import sys

WIDE, PHONE = (1300, 900), (390, 800)
LOOKS = [[(WIDE, "light"), (PHONE, "dark")], [(WIDE, "dark"), (PHONE, "light")]]
RUN = "axe.run().then(r => ({passed: r.passes.length, against: r.violations.map(v => [v.id, v.nodes[0].html])}))"


class Browser:
    def __init__(self, profile):
        there, self.out = os.pipe()
        self.input, back = os.pipe()
        high = [fcntl.fcntl(end, fcntl.F_DUPFD, 10) for end in (there, back)]

        def ends():  # which Chromium looks for there
            os.dup2(high[0], 3)
            os.dup2(high[1], 4)

        self.process = subprocess.Popen(
            ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
             "--disable-background-networking", f"--user-data-dir={profile}", "--remote-debugging-pipe"],
            preexec_fn=ends, pass_fds=(3, 4), stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for end in (there, back, *high):  # not before: what is 3 and 4 here must not be another file then
            os.close(end)
        self.numbers, self.rest, self.session = itertools.count(1), b"", None
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.call("Page.enable")
        self.call("Page.setBypassCSP", enabled=True)

    def message(self):
        while b"\0" not in self.rest:
            some = os.read(self.input, 65536)
            if not some:
                sys.exit("axe.py: Chromium ended")
            self.rest += some
        text, self.rest = self.rest.split(b"\0", 1)
        return json.loads(text)

    def call(self, method, until=None, **params):
        """What a method answers; with `until`, after that event."""
        number = next(self.numbers)
        message = dict(id=number, method=method, params=params, **({"sessionId": self.session} if self.session else {}))
        os.write(self.out, json.dumps(message).encode() + b"\0")
        answer = None
        while answer is None or until:
            message = self.message()
            if message.get("id") == number:
                answer = message
                if "error" in answer:
                    sys.exit(f"axe.py: {method}: {answer['error']}")
            elif message.get("method") == until:
                until = None
        return answer["result"]

    def value(self, script):
        result = self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in result:
            sys.exit(f"axe.py: {result['exceptionDetails']}")
        return result["result"].get("value")

    def close(self):
        self.process.kill()
        self.process.wait()


def main():
    axe, profile, *pages = sys.argv[1:]
    script = pathlib.Path(axe).read_text(encoding="utf-8")
    browser = Browser(profile)
    broken = False
    for number, page in enumerate(pages):
        looks = LOOKS[number % 2] if number > 0 else LOOKS[0] + LOOKS[1]
        browser.call("Page.navigate", until="Page.loadEventFired", url=pathlib.Path(page).resolve().as_uri())
        browser.value(script)
        for (width, height), scheme in looks:
            browser.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
            browser.call("Emulation.setEmulatedMedia", features=[dict(name="prefers-color-scheme", value=scheme)])
            shown = browser.value("[innerWidth, matchMedia('(prefers-color-scheme: dark)').matches]")
            if shown != [width, scheme == "dark"]:
                sys.exit(f"axe.py: {page} is shown as {shown}")
            found = browser.value(RUN)
            print(os.path.basename(page), width, scheme, found["passed"], "rules passed", *found["against"])
            broken |= bool(found["against"]) or found["passed"] < 10
    browser.close()
    sys.exit(broken)


main()
