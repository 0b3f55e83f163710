"""A server for one SMTP client on loopback, which takes every message."""

import socket
import threading


def serve(capabilities):
    """Serve one SMTP client on loopback.  Return the port, and the lines that will have come behind DATA."""
    listener = socket.create_server(("127.0.0.1", 0))
    message = []

    def talk():
        connection, _ = listener.accept()
        with connection, connection.makefile("rb") as lines:
            connection.sendall(b"220 mx.example.net ESMTP\r\n")
            for line in lines:
                verb = line.split()[0].upper()
                if verb == b"EHLO":
                    names = ["mx.example.net", *capabilities]
                    replies = [f"250-{name}\r\n" for name in names[:-1]] + [f"250 {names[-1]}\r\n"]
                    connection.sendall("".join(replies).encode())
                elif verb == b"DATA":
                    connection.sendall(b"354 go on\r\n")
                    message.extend(iter(lines.readline, b".\r\n"))
                    connection.sendall(b"250 taken\r\n")
                else:
                    connection.sendall(b"221 bye\r\n" if verb == b"QUIT" else b"250 done\r\n")

    threading.Thread(target=talk, daemon=True).start()
    return listener.getsockname()[1], message
