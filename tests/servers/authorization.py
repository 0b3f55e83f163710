"""A real authorization server on loopback: Authlib's, with the device flow, refreshing and introspection (RFC 7662).

    with running_authorization() as server:
        ...                                  # server.device_url, server.token_url: what a client needs
        server.consent(user_code, "marie")   # what a person does in their browser; `refuse` where they do not
    server.user = "marie"                # who opens authorize_url in a browser (PKCE is asked for); None refuses
        token = server.token_for("marie")    # an access token at once

It is the test's own: it lives in this process, and forgets everything at its end.
"""

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from types import SimpleNamespace
from typing import Any

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import AuthorizationCodeMixin, ClientMixin, TokenMixin
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant, RefreshTokenGrant
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oauth2.rfc7662 import IntrospectionEndpoint
from authlib.oauth2.rfc8628 import DeviceAuthorizationEndpoint, DeviceCodeGrant, DeviceCredentialDict
from flask import Flask, request
from werkzeug.serving import make_server

__all__ = ["Authorization", "running_authorization"]

CLIENT_ID = "bouncekit-tests"


class Client(ClientMixin):
    def get_client_id(self) -> str:
        return CLIENT_ID

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return True

    def check_client_secret(self, secret: str) -> bool:
        return secret == "the secret of the mail server"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type in (DeviceCodeGrant.GRANT_TYPE, "authorization_code", "refresh_token")

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri.startswith("http://127.0.0.1:")  # RFC 8252, 7.3: any port

    def get_default_redirect_uri(self) -> str:
        return ""

    def get_allowed_scope(self, scope: str) -> str:
        return scope


class Code(AuthorizationCodeMixin):
    """What a browser brought; `code_challenge` is what PKCE compares."""

    code_challenge_method = "S256"

    def __init__(self, asked: dict[str, Any], user: str) -> None:
        self.asked = asked
        self.user = user
        self.code_challenge = asked.get("code_challenge", "")

    def get_redirect_uri(self) -> str:
        return str(self.asked["redirect_uri"])

    def get_scope(self) -> str:
        return "mail"


class Token(TokenMixin):
    def __init__(self, told: dict[str, Any], user: str) -> None:
        self.told = told
        self.user = user
        self.ends = time.time() + told["expires_in"]
        self.has_been_revoked = False

    def check_client(self, client: Client) -> bool:
        return True

    def get_scope(self) -> str:
        return str(self.told.get("scope", ""))

    def get_expires_in(self) -> int:
        return int(self.told["expires_in"])

    def is_expired(self) -> bool:
        return bool(time.time() >= self.ends)

    def is_revoked(self) -> bool:
        return self.has_been_revoked


class Authorization:
    """The running server; `requests` are the paths that it was asked, `pending` the codes that nobody has answered."""

    def __init__(self) -> None:
        self.url = ""
        self.requests: list[str] = []
        self.devices: dict[str, dict[str, Any]] = {}
        self.answers: dict[str, tuple[str, bool]] = {}
        self.tokens: list[Token] = []
        self.slow_down = 0
        self.user: str | None = "marie"
        self.codes: dict[str, Code] = {}
        self.asked: dict[str, str] = {}

    @property
    def authorize_url(self) -> str:
        return f"{self.url}/authorize"

    @property
    def device_url(self) -> str:
        return f"{self.url}/device"

    @property
    def token_url(self) -> str:
        return f"{self.url}/token"

    def consent(self, user_code: str, user: str) -> None:
        self.answers[user_code] = user, True

    def refuse(self, user_code: str, user: str) -> None:
        self.answers[user_code] = user, False

    def token_for(self, user: str, seconds: int = 3600) -> str:
        told = {"access_token": secrets.token_urlsafe(900), "expires_in": seconds, "scope": "mail"}
        self.tokens.append(Token(told, user))
        return str(told["access_token"])

    def revoke_all(self) -> None:
        for token in self.tokens:
            token.has_been_revoked = True


def _application(state: Authorization) -> Flask:  # noqa: C901 - the methods of many small classes
    app = Flask("authorization")
    server = AuthorizationServer(app, query_client=lambda name: Client() if name == CLIENT_ID else None)

    def save(told: dict[str, Any], asked: Any) -> None:
        state.tokens.append(Token(dict(told), str(asked.user.name)))

    def generate(**asked: Any) -> dict[str, Any]:
        told = {"token_type": "Bearer", "access_token": secrets.token_urlsafe(900), "expires_in": 3600, "scope": "mail"}
        if asked.get("include_refresh_token", True):
            told["refresh_token"] = secrets.token_urlsafe(32)
        return told

    server.init_app(app, save_token=save)
    server.register_token_generator("default", generate)

    class Devices(DeviceAuthorizationEndpoint):
        INTERVAL = 5

        def get_verification_uri(self) -> str:
            return f"{state.url}/activate"

        def save_device_credential(self, client_id: str, scope: str, data: dict[str, Any]) -> None:
            state.devices[data["device_code"]] = {**data, "client_id": client_id, "scope": scope}

    class Codes(DeviceCodeGrant):
        def query_device_credential(self, device_code: str) -> Any:
            found = state.devices.get(device_code)
            return DeviceCredentialDict({**found, "expires_at": time.time() + 600}) if found else None

        def query_user_grant(self, user_code: str) -> Any:
            answer = state.answers.get(user_code)
            return (SimpleNamespace(name=answer[0]), answer[1]) if answer else None

        def should_slow_down(self, credential: Any) -> bool:
            state.slow_down -= 1
            return state.slow_down >= 0

    class Browsers(AuthorizationCodeGrant):
        TOKEN_ENDPOINT_AUTH_METHODS = ("none",)

        def save_authorization_code(self, code: str, request: Any) -> None:
            state.codes[code] = Code(dict(request.payload.data), request.user.name)

        def query_authorization_code(self, code: str, client: Client) -> Code | None:
            return state.codes.get(code)

        def delete_authorization_code(self, authorization_code: Code) -> None:
            state.codes.clear()

        def authenticate_user(self, authorization_code: Code) -> Any:
            return SimpleNamespace(name=authorization_code.user)

    class Refresh(RefreshTokenGrant):
        TOKEN_ENDPOINT_AUTH_METHODS = ("none",)
        INCLUDE_NEW_REFRESH_TOKEN = True

        def authenticate_refresh_token(self, refresh_token: str) -> Token | None:
            found = [each for each in state.tokens if each.told.get("refresh_token") == refresh_token]
            return found[0] if found and not found[0].is_revoked() else None

        def authenticate_user(self, credential: Token) -> Any:
            return SimpleNamespace(name=credential.user)

        def revoke_old_credential(self, credential: Token) -> None:
            credential.has_been_revoked = True

    class Introspection(IntrospectionEndpoint):
        CLIENT_AUTH_METHODS = ("client_secret_basic",)

        def check_permission(self, token: Token, client: Client, request: Any) -> bool:
            return True

        def query_token(self, token_string: str, token_type_hint: str | None) -> Token | None:
            return next((each for each in state.tokens if each.told["access_token"] == token_string), None)

        def introspect_token(self, token: Token) -> dict[str, Any]:
            return {"active": True, "username": token.user, "scope": "mail", "client_id": CLIENT_ID}

    server.register_endpoint(Devices)
    server.register_endpoint(Introspection)
    server.register_grant(Codes)
    server.register_grant(Refresh)
    server.register_grant(Browsers, [CodeChallenge(required=True)])

    def authorize() -> Any:
        state.asked = request.args.to_dict()
        user = SimpleNamespace(name=state.user) if state.user is not None else None
        return server.create_authorization_response(grant_user=user, grant=server.get_consent_grant(end_user=user))

    app.add_url_rule("/authorize", "authorize", authorize, methods=["GET"])

    def answering(name: str, answer: Any) -> None:
        def view() -> Any:
            state.requests.append(name)
            return answer()

        app.add_url_rule(f"/{name}", name, view, methods=["POST"])

    answering("device", lambda: server.create_endpoint_response(Devices.ENDPOINT_NAME))
    answering("introspect", lambda: server.create_endpoint_response(Introspection.ENDPOINT_NAME))
    answering("token", server.create_token_response)
    return app


@contextmanager
def running_authorization() -> Iterator[Authorization]:
    """Start the server on a free port of the loopback interface; stop it at the end."""
    state = Authorization()
    http = make_server("127.0.0.1", 0, _application(state), threaded=True)
    state.url = f"http://127.0.0.1:{http.server_port}"
    thread = Thread(target=http.serve_forever)
    thread.start()
    try:
        yield state
    finally:
        http.shutdown()
        thread.join()
        http.server_close()
