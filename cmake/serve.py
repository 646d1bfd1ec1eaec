"""Serves a folder on localhost: serve.py FOLDER PORT. Takes the next free port if that one is taken.

Any static file server will do for the page; this one sends no caching headers that would hide a new build.
"""

import errno
import functools
import http.server
import sys


class Handler(http.server.SimpleHTTPRequestHandler):
    extensions_map = {
        **http.server.SimpleHTTPRequestHandler.extensions_map,
        ".js": "text/javascript",
        ".mjs": "text/javascript",
        ".wasm": "application/wasm",
        ".webmanifest": "application/manifest+json",
        ".svg": "image/svg+xml",
    }

    def end_headers(self):
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def log_request(self, code="-", size="-"):
        if not str(getattr(code, "value", code)).startswith(("2", "3")):
            super().log_request(code, size)


class Server(http.server.ThreadingHTTPServer):
    allow_reuse_address = False  # or a port in use would be taken a second time
    daemon_threads = True


def main():
    if len(sys.argv) != 3 or not sys.argv[2].isdigit():
        sys.exit("usage: serve.py FOLDER PORT")
    folder, wanted = sys.argv[1], int(sys.argv[2])
    for port in range(wanted, min(wanted + 100, 65536)):
        try:
            server = Server(("127.0.0.1", port), functools.partial(Handler, directory=folder))
        except OSError as error:
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise
            continue
        if port != wanted:
            print(f"port {wanted} is not free; using {port}")
        print(f"Ropewalk is at http://localhost:{port}/  (Ctrl+C ends it)", flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print()
        return
    sys.exit(f"no free port from {wanted} on; name another with --port")


main()
