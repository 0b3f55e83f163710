"""A server for one IMAP client on loopback, whose answers a finding gives."""

import socket
import threading


def serve(answer, capabilities):
    """Serve one IMAP client on loopback; `answer` gives the untagged lines for a command.  Return the port."""
    listener = socket.create_server(("127.0.0.1", 0))

    def talk():
        connection, _ = listener.accept()
        with connection, connection.makefile("rb") as lines:
            connection.sendall(f"* OK [CAPABILITY {capabilities}] ready\r\n".encode())
            for line in lines:
                tag, _, command = line.decode().strip().partition(" ")
                known = {"CAPABILITY": f"* CAPABILITY {capabilities}\r\n", "LOGOUT": "* BYE bye\r\n"}
                connection.sendall(f"{known.get(command) or answer(command)}{tag} OK done\r\n".encode())

    threading.Thread(target=talk, daemon=True).start()
    return listener.getsockname()[1]
