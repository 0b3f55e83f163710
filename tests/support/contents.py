"""Contents as a test gives them: read piecewise, and named where they come from."""


class Piecewise:
    """A content that is read piecewise: `bouncekit.message.ContentSource`."""

    def __init__(self, content: bytes) -> None:
        self.content = content

    def __len__(self) -> int:
        return len(self.content)

    def read(self, start: int, stop: int) -> bytes:
        """Return the bytes from `start` to `stop`."""
        return self.content[start:stop]
