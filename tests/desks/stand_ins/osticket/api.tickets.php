<?php
// osTicket has its PipeApiController here; the stand-in has all of it in api.inc.php.
