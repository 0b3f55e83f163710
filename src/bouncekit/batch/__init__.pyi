from bouncekit.batch.chunkwise import Sheet as Sheet
from bouncekit.batch.chunkwise import SheetsOf as SheetsOf
from bouncekit.batch.chunkwise import sheets as sheets
from bouncekit.batch.extent import Extent as Extent
from bouncekit.batch.extent import extent_of as extent_of
from bouncekit.batch.many import ResultsOf as ResultsOf
from bouncekit.batch.many import classify_many as classify_many
from bouncekit.batch.many import classify_paths as classify_paths
