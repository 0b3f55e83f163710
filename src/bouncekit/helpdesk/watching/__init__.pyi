from bouncekit.helpdesk.watching.acting import Action as Action
from bouncekit.helpdesk.watching.arrival import Arrival as Arrival
from bouncekit.helpdesk.watching.arrival import Happening as Happening
from bouncekit.helpdesk.watching.arrival import WatchCounts as WatchCounts
from bouncekit.helpdesk.watching.state import WatchState as WatchState
from bouncekit.helpdesk.watching.watch import Watch as Watch
from bouncekit.helpdesk.watching.watch import WatchOptions as WatchOptions
from bouncekit.helpdesk.watching.webhook import Webhook as Webhook
