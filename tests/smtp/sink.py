"""The mail server of the tests: speaks SMTP by aiosmtpd, writes each mail it takes as a line of JSON to
stdout, and can be told to refuse. The first line says on which port it listens. Ends with its stdin."""

import argparse
import json
import ssl
import sys
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

options = argparse.ArgumentParser()
options.add_argument("--port", type=int, default=0)
options.add_argument("--refuse", action="store_true", help="no recipient is known")
options.add_argument("--certificate", help="PEM of certificate and key: then STARTTLS is required")
options.add_argument("--password", help="of the user hailong: then a login is required")
options = options.parse_args()


def write(what):
    print(json.dumps(what), flush=True)


class Taking:
    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        if options.refuse:
            write({"refused": address})
            return f"550 5.1.1 <{address}>: unknown"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        mail = message_from_bytes(envelope.content, policy=policy.default)
        write(
            {
                "from": envelope.mail_from,
                "to": envelope.rcpt_tos,
                "subject": mail["subject"],
                "id": mail["message-id"],
                "references": mail["references"] or "",
                "auto": mail["auto-submitted"] or "",
                "text": mail.get_content(),
                "secured": session.ssl is not None,
                "login": bool(session.authenticated),
            }
        )
        return "250 taken"


def authenticate(server, session, envelope, mechanism, login):
    if mechanism not in ("LOGIN", "PLAIN"):
        return AuthResult(success=False, handled=False)
    good = (login.login, login.password) == (b"hailong", options.password.encode())
    return AuthResult(success=good, handled=False)


more = {}
if options.certificate:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(options.certificate)
    more |= {"tls_context": context, "require_starttls": True}
if options.password:
    more |= {"authenticator": authenticate, "auth_required": True}
controller = Controller(Taking(), hostname="127.0.0.1", port=options.port, ready_timeout=30, **more)
# Port 0 is chosen by the system; the controller's own probe needs to know it, so it is looked up first.
if options.port == 0:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        controller.port = probe.getsockname()[1]
controller.start()
write({"port": controller.port})
sys.stdin.read()
controller.stop()
