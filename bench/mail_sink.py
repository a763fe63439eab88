"""A mail server that takes everything and costs little: a process for each connection.

`python mail_sink.py FILE` prints its port, and writes the recipient of each mail into FILE before it says that it took
the mail. It knows nothing of Circolo and waits for no disk.
"""

import contextlib
import os
import signal
import socket
import sys

GREETING = b"220 sink\r\n"
HELLO = b"250-sink\r\n250-PIPELINING\r\n250 8BITMIME\r\n"
OK, GO_ON, BYE = b"250 ok\r\n", b"354 go on\r\n", b"221 bye\r\n"
END = b"\r\n.\r\n"


def serve(peer: socket.socket, log: int) -> None:
    """Talk until the other end has enough."""
    peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    peer.sendall(GREETING)
    rest, recipient = b"", b""
    while found := peer.recv(262_144):
        rest += found
        answer = b""
        while b"\r\n" in rest:
            line, _, rest = rest.partition(b"\r\n")
            verb = line[:4].upper()
            if verb == b"RCPT":
                recipient = line[9:-1]
            if verb == b"DATA":
                peer.sendall(answer + GO_ON)
                while not rest.endswith(END):
                    found = peer.recv(262_144)
                    if not found:
                        return
                    rest += found
                os.write(log, recipient + b"\n")
                answer, rest = OK, b""
            elif verb == b"QUIT":
                peer.sendall(answer + BYE)
                return
            else:
                answer += HELLO if verb == b"EHLO" else OK
        if answer:
            peer.sendall(answer)


def main(path: str) -> None:
    """Take mails until somebody ends this."""
    log = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.create_server(("127.0.0.1", 0)) as server:
        print(server.getsockname()[1], flush=True)
        while True:
            peer, _ = server.accept()
            if os.fork() == 0:
                server.close()
                with contextlib.suppress(OSError):
                    serve(peer, log)
                os._exit(0)
            peer.close()


if __name__ == "__main__":
    main(sys.argv[1])
