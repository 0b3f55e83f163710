from bouncekit.errors.reasons import ServingReason as ServingReason
from bouncekit.serving.app import make_app as make_app
from bouncekit.serving.running import serve as serve
from bouncekit.serving.settings import Limits as Limits
from bouncekit.serving.settings import ServingError as ServingError
from bouncekit.serving.settings import Settings as Settings
from bouncekit.serving.understanding import decoded as decoded
from bouncekit.serving.understanding import understand as understand
