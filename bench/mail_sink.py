"""A mail server that takes everything: a process for each connection.

`python mail_sink.py FILE [quick]` prints its port, and writes the recipient of each mail into FILE before it says that
it took the mail. It reads a mail as servers do, line by line, and undoes its doubled dots; `quick` reads it as it comes
and costs next to nothing. It knows nothing of Circolo and waits for no disk.
"""

import asyncio
import contextlib
import os
import signal
import socket
import sys

GREETING = b"220 sink\r\n"
HELLO = b"250-sink\r\n250-PIPELINING\r\n250 8BITMIME\r\n"
OK, GO_ON, BYE = b"250 ok\r\n", b"354 go on\r\n", b"221 bye\r\n"
LAST_LINE = b".\r\n"


async def serve(peer: socket.socket, log: int) -> None:
    """Talk until the other end has enough."""
    reader, writer = await asyncio.open_connection(sock=peer)
    writer.write(GREETING)
    recipient = b""
    while line := await reader.readline():
        verb = line[:4].upper()
        if verb == b"RCPT":
            recipient = line[9:-3]
        if verb == b"DATA":
            writer.write(GO_ON)
            mail = []
            while (line := await reader.readline()) not in {b"", LAST_LINE}:
                mail.append(line.removeprefix(b"."))
            if line != LAST_LINE:
                return
            os.write(log, recipient + b"\n")
            writer.write(OK)
        elif verb == b"QUIT":
            writer.write(BYE)
            await writer.drain()
            return
        else:
            writer.write(HELLO if verb == b"EHLO" else OK)


def serve_quickly(peer: socket.socket, log: int) -> None:
    """The same, looking for the end of a mail only."""
    peer.sendall(GREETING)
    rest, recipient = b"", b""
    while found := peer.recv(262_144):
        rest += found
        while b"\r\n" in rest:
            line, _, rest = rest.partition(b"\r\n")
            verb = line[:4].upper()
            if verb == b"RCPT":
                recipient = line[9:-1]
            if verb == b"DATA":
                peer.sendall(GO_ON)
                while not rest.endswith(b"\r\n" + LAST_LINE):
                    found = peer.recv(262_144)
                    if not found:
                        return
                    rest += found
                os.write(log, recipient + b"\n")
                rest = b""
            peer.sendall({b"EHLO": HELLO, b"QUIT": BYE}.get(verb, OK))


def main(path: str, quick: bool) -> None:
    """Take mails until somebody ends this."""
    log = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.create_server(("127.0.0.1", 0)) as server:
        print(server.getsockname()[1], flush=True)
        while True:
            peer, _ = server.accept()
            if os.fork() == 0:
                server.close()
                peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                with contextlib.suppress(OSError):
                    serve_quickly(peer, log) if quick else asyncio.run(serve(peer, log))
                os._exit(0)
            peer.close()


if __name__ == "__main__":
    main(sys.argv[1], quick="quick" in sys.argv[2:])
