"""Do hostile texts stay texts, do identifiers of others open nothing, and does every kind of answer carry its headers?

Against the real program on a seeded folder; prints what does not hold and ends with 1 when there is any.

    python3 bench/hostile/run.py --program target/release/yizhan [--database postgresql] [--no-browser]
"""

import argparse
import base64
import hashlib
import hmac
import json
import re
import struct
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

HERE = Path(__file__).resolve()
sys.path.insert(0, str(HERE.parents[1]))
import station  # noqa: E402

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
# Runs when it lands in a page as markup; right-to-left override, quotes, characters of four bytes.
MARK = "yz1"
TEXTS = {
    "element": f'<img src=x onerror="window.hostile=1" data-{MARK}>',
    "script": f'</script><script data-{MARK}>window.hostile=1</script>',
    "quotes": f"\"'`><svg/onload=window.hostile=1 data-{MARK}>",
    "signs": "\u202egnp.exe\u202c 𠮷野家 👨‍👩‍👧 \ufeff\u200b&lt;b&gt; {{7*7}} ${7*7} %s ' OR 1=1 --",
    # PostgreSQL keeps no text with a zero in it: it has to be refused or taken out before.
    "zero": "a\u0000b",
}
HEADERS = {
    "content-security-policy": "frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
# What everybody signed in may ask for, and what is answered about oneself.
FOR_ALL = {"items", "item", "list_outlets"}
# The stranger, who acts for an enterprise of her own, is an agent of this one too: what is about herself names it.
ABOUT_HERSELF = {"me", "list_notifications"}

broken = []


def hold(holds, words):
    """Notes what does not hold."""
    if not holds:
        broken.append(words)
        print(f"DOES NOT HOLD: {words}")


def totp():
    """The code of the demonstration administrator's authenticator."""
    mac = hmac.digest(base64.b32decode(SECRET), struct.pack(">Q", int(time.time()) // 30), hashlib.sha1)
    at = mac[-1] & 15
    return f"{(struct.unpack('>I', mac[at:at + 4])[0] & 0x7FFFFFFF) % 1000000:06}"


def administrator(running):
    """Somebody who keeps organisations."""
    client = station.Client(running)
    body = {"login": "admin", "password": station.PASSWORD, "totp": totp()}
    client.ok("POST", "/sign-in/password", body)
    return client


def texts(running, owner, officer):
    """Puts hostile texts wherever a text goes in; the cases they went into."""
    outlet = owner.ok("GET", "/outlets")["items"][0]["id"]
    cases, taken = [], 0
    admin = administrator(running)
    station_of = next(it["id"] for it in admin.ok("GET", "/admin/organisations")["items"] if it["kind"] == "station")
    for word, text in TEXTS.items():
        case = station.draft(owner, outlet, word)
        tries = [
            (owner, "PATCH", f"/cases/{case}/form/legal_representative", {"value": text, "version": 1}),
            (owner, "PATCH", f"/cases/{case}/form/premises_address", {"value": text, "version": 1}),
            (owner, "POST", f"/cases/{case}/materials?slot=lease&name={quote(text + '.png')}", station.dot(word + "x")),
            (owner, "POST", f"/cases/{case}/submit", {}),
            (owner, "POST", f"/cases/{case}/messages/files?name={quote(text + '.png')}", station.dot(word + "m")),
            (owner, "POST", f"/cases/{case}/messages", {"words": text, "files": []}),
            (officer, "POST", f"/cases/{case}/notes", {"words": text}),
            (officer, "POST", f"/cases/{case}/messages", {"words": text, "files": []}),
            (officer, "POST", f"/cases/{case}/request-correction", {"items": [{"subject": "lease", "problem": text, "remedy": text}]}),
            (officer, "POST", "/me/views", {"name": text[:40], "query": text}),
            (owner, "POST", "/enterprise/invitations", {"mobile": f"1390000000{len(cases)}", "name": text[:40]}),
            (admin, "POST", "/admin/organisations", {"kind": "outlet", "name_zh": text[:60], "name_en": text[:60],
                                                     "parent": station_of, "address": text, "hours": "9:00"}),
        ]
        for client, method, path, body in tries:
            status, answer = client.send(method, path, body)
            taken += status < 300
            hold(status < 500, f"{method} {path} with {word}: {status} {answer}")
            if status >= 300:
                print(f"  refused: {method} {path.split('?')[0].replace(case, '…')} with {word}: {status} {answer.get('code')} {answer.get('fields')}")
        asked = quote(text)
        for client, path in (
            (officer, f"/cases?search={asked}"), (officer, f"/cases?item={asked}"), (officer, f"/cases?cursor={asked}"),
            (owner, f"/items?search={asked}"), (owner, f"/items/{asked}"), (owner, f"/cases/{asked}"),
            (owner, f"/public/progress?number={asked}&code={asked}"), (owner, f"/public/papers/{asked}"),
            (admin, f"/admin/audit?action={asked}"), (admin, f"/admin/people?search={asked}"),
            (admin, f"/admin/enterprises?search={asked}"), (officer, f"/figures?from={asked}"),
        ):  # fmt: skip
            status, answer = client.send("GET", path)
            hold(status < 500, f"GET {path}: {status} {answer}")
        for path, body in (
            ("/sign-in/password", {"login": text, "password": text}),
            ("/sign-in/code", {"mobile": text}),
            ("/sign-in/mobile", {"mobile": text, "code": text}),
            ("/registrations/code", {"mobile": text}),
        ):
            status, answer = station.Client(running).send("POST", path, body, headers={"User-Agent": "\x7f" + word})
            hold(status < 500, f"POST {path} with {word}: {status} {answer}")
        cases.append(case)
    print(f"hostile texts: {taken} of {len(TEXTS) * len(tries)} were taken in")
    return cases, admin


def edges(running):
    """The first and the last day, and lists of every length."""
    leader, officer = running.staff("leader"), running.staff("officer")
    asks = [(leader, f"{path}?from={day}&to={day}") for path in ("/figures", "/figures/table") for day in ("0001-01-01", "9999-12-31")]
    asks += [(officer, f"/cases?{word}={day}") for word in ("from", "to", "due_from", "due_to") for day in ("0001-01-01", "9999-12-31")]
    asks += [(officer, f"/cases?limit={limit}") for limit in ("0", "-1", "100000", "18446744073709551615")]
    for client, path in asks:
        status, answer = client.send("GET", path)
        hold(status < 500, f"GET {path}: {status} {answer}")
    print(f"edges: {len(asks)} requests")


def answers(people, cases):
    """No answer that carries the texts is a page, and files come to be kept, not shown."""
    kinds = {}
    for who, client in people.items():
        for case in cases:
            for part in ("", "/timeline", "/materials", "/messages", "/notes", "/papers", "/access-log", "/review"):
                status, _ = client.send("GET", f"/cases/{case}{part}")
                kind = client.headers.get("content-type", "")
                kinds[kind] = kinds.get(kind, 0) + 1
                hold(kind.startswith(("application/json", "application/problem+json")), f"{who} {part}: {status} {kind}")
            status, listed = client.send("GET", f"/cases/{case}/materials")
            for file in listed.get("items", []) if status == 200 else []:
                status, _ = client.send("GET", f"/cases/{case}/materials/{file['id']}/content")
                given = client.headers.get("content-disposition", "")
                hold(status == 200 and "\n" not in given and "<" not in given, f"name of a file in a header: {given!r}")
                hold("sandbox" in client.headers["content-security-policy"], f"a file may run: {client.headers}")
            status, papers = client.send("GET", f"/cases/{case}/papers")
            for paper in papers.get("items", []) if status == 200 else []:
                status, data = client.send("GET", f"/cases/{case}/papers/{paper['id']}/content")
                hold(status == 200 and data.startswith(b"%PDF"), f"{who}: paper {paper.get('kind')} of hostile texts: {status}")
    print(f"answers with hostile texts: {kinds}")


def known_of(owner, cases):
    """Identifiers of what is the owner's, by the word of a path."""
    found = {"case": cases, "file": [], "paper": [], "ticket": [], "attachment": [], "page": ["1.jpg"], "field": ["applicant_name"]}
    for case in cases:
        found["file"] += [it["id"] for it in owner.ok("GET", f"/cases/{case}/materials")["items"]]
        found["paper"] += [it["id"] for it in owner.ok("GET", f"/cases/{case}/papers")["items"]]
        for message in owner.ok("GET", f"/cases/{case}/messages")["items"]:
            found["attachment"] += [it["id"] for it in message.get("files", [])]
    draft = station.draft(owner, owner.ok("GET", "/outlets")["items"][0]["id"], "draft")
    found["case"] = [draft, *cases]
    found["ticket"] = [it["id"] for it in [owner.ok("POST", f"/cases/{draft}/tickets")] if "id" in it]
    me = owner.ok("GET", "/me")
    found["session"] = [it["id"] for it in owner.ok("GET", "/me/sessions")["items"]]
    found["invitation"] = [it["id"] for it in owner.ok("GET", "/enterprise/invitations")["items"]]
    found["role"] = [it["id"] for it in me.get("roles", [])]
    return {word: ids for word, ids in found.items() if ids}


def foreign(stranger, known, words):
    """Every operation with identifiers of another enterprise: none is done, and no answer tells of it."""
    document = json.loads((HERE.parents[2] / "openapi.json").read_text(encoding="utf-8"))
    ids = [id for word, values in known.items() if word not in ("page", "field") for id in values]
    asked = 0
    for path, operations in document["paths"].items():
        wanted = re.findall(r"\{(\w+)\}", path)
        if any(word not in known for word in wanted):
            continue
        for turn in range(min(3, max([len(known[word]) for word in wanted], default=1))):
            address = path
            for word in wanted:
                address = address.replace("{" + word + "}", known[word][turn % len(known[word])])
            for method, operation in operations.items():
                name = operation.get("operationId", "")
                if name in ("sign_out", "switch_role", "create_case") or (method != "get" and not wanted):
                    continue
                body = {} if method in ("post", "put", "patch") else None
                status, answer = stranger.send(method.upper(), address, body, home="")
                asked += 1
                text = answer if isinstance(answer, bytes) else json.dumps(answer, ensure_ascii=False).encode()
                told = [id for id in ids + words if id.encode() in text]
                hold(not told or name in ABOUT_HERSELF, f"{method} {path} ({name}) tells a stranger of {told[:3]}: {status}")
                hold(not (wanted and status < 300) or name in FOR_ALL, f"{method} {path} ({name}) of another enterprise: {status}")
                hold(status < 500, f"{method} {path} ({name}): {status} {answer}")
    print(f"foreign identifiers: {asked} requests")


def headers(running, owner, cases):
    """Pages, scripts, answers, problems, files, unknown paths, refused methods."""
    material = owner.ok("GET", f"/cases/{cases[0]}/materials")["items"][0]["id"]
    page = owner.ok("GET", "/", home="").decode("utf-8", "replace")
    script = re.search(r"/assets/[^\"]+\.js", page)
    asks = [
        ("GET", "/"), ("GET", "/healthz"), ("GET", "/readyz"), ("GET", "/nothing.js"), ("GET", "/api/v1/nothing"),
        ("GET", "/api/v1/me"), ("DELETE", "/api/v1/me"), ("GET", "/api/v1/cases/none"), ("POST", "/api/v1/cases"),
        ("GET", f"/api/v1/cases/{cases[0]}/materials/{material}/content"), ("GET", "/api/v1/live"), ("GET", "/p"),
        ("GET", "/%00"), ("GET", "/..%2f..%2fetc/passwd"), ("TRACE", "/"), ("OPTIONS", "/api/v1/me"),
    ] + ([("GET", script.group())] if script else [])  # fmt: skip
    for method, path in asks:
        status, _ = owner.send(method, path, home="")
        for name, part in HEADERS.items():
            got = owner.headers.get(name, "")
            sandboxed = name == "content-security-policy" and "sandbox" in got
            hold(part in got or sandboxed, f"{method} {path} ({status}) without {name}: {got!r}")
        if path.startswith("/api/"):
            hold("no-store" in owner.headers.get("cache-control", "") or "private" in owner.headers.get("cache-control", ""),
                 f"{method} {path} ({status}) may be kept: {owner.headers.get('cache-control')!r}")  # fmt: skip
        hold("server" not in owner.headers and "x-powered-by" not in owner.headers, f"{path} names the program")
    for change, words in (({"Origin": "https://evil.example"}, "another origin"), ({"Origin": "null"}, "no origin")):
        status, _ = owner.send("POST", "/me/notifications/read", {"some": []}, headers=change)
        hold(status == 403, f"a change from {words}: {status}")
    print(f"headers: {len(asks)} kinds of answer")


def browse(running, people, cases):
    """Pages with hostile texts in Chromium: none becomes an element, nothing runs."""
    asked = {
        "address": running.address,
        "mark": MARK,
        "people": {who: client.cookie for who, client in people.items()},
        "paths": ["/", "/notifications", "/account", *[f"/cases/{case}" for case in cases]],
    }
    command = ["node", HERE.parent / "look.mjs", json.dumps(asked)]
    ended = subprocess.run(command, stdout=subprocess.PIPE, text=True, cwd=HERE.parents[2] / "e2e")
    if ended.returncode:
        hold(False, "the browser could not look")
        return
    seen = json.loads(ended.stdout)
    for page in seen:
        hold(not page["ran"] and not page["elements"] and not page["refused"], f"in the browser: {page}")
    shown = sum(page["texts"] for page in seen)
    hold(shown > 0, "no page showed a hostile text, so nothing was tried")
    print(f"in the browser: {len(seen)} pages, hostile texts shown as texts on {shown}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--no-browser", action="store_true")
    wanted = parser.parse_args()
    postgres = station.Postgres() if wanted.database == "postgresql" else None
    running = station.Station(wanted.program, postgres.database("yizhan") if postgres else "")
    try:
        owner, stranger = running.owner("13800000001"), running.owner("13800000002")
        officer, clerk = running.staff("officer"), running.staff("clerk")
        cases, admin = texts(running, owner, officer)
        people = {"owner": owner, "officer": officer, "clerk": clerk}
        answers(people, cases)
        headers(running, owner, cases)
        edges(running)
        foreign(stranger, known_of(owner, cases), ["杭州云栖茶事", "91330102MA2KAAAA62", "330102199003078895"])
        if not wanted.no_browser:
            browse(running, people | {"admin": admin}, cases)
        log = re.sub(r"\x1b\[[0-9;]*m", "", running.said())
        for line in [line for line in log.splitlines() if " ERROR " in line or "panicked" in line][:10]:
            hold(False, f"in the log: {line}")
        for number in ("330102199003078895", "13800000001"):
            hold(number not in log, f"the log names {number}")
    finally:
        running.stop()
        if postgres:
            postgres.stop()
    print(f"{len(broken)} do not hold")
    sys.exit(1 if broken else 0)


if __name__ == "__main__":
    main()
