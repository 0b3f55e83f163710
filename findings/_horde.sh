# Sourced by the findings about Horde: its libraries and PHP from Debian's packages in "$work".
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

from_debian php-horde-mail=2.6.6-5 php-horde-mime=2.11.2-2 php-horde-exception php-horde-translation php-horde-util \
    php-horde-support php-horde-stream php-horde-stream-filter php-horde-listheaders php-horde-idna \
    php-horde-text-flowed php8.2-cli php8.2-common php8.2-mbstring libargon2-1 libedit2 libmagic1 libonig5 \
    libpcre2-8-0 libsodium23 libxml2 libicu72
cat >"$work/horde.php" <<'PHP'
<?php
error_reporting(E_ERROR);
spl_autoload_register(function ($class) {
    @include_once dirname(__FILE__) . '/root/usr/share/php/' . str_replace(['\\', '_'], '/', $class) . '.php';
});
PHP

# Runs a script of PHP, which stands on standard input, with Horde's classes.
php() {
    LD_LIBRARY_PATH=$(printf '%s:' "$work"/root/usr/lib/*-linux-gnu "$work"/root/lib/*-linux-gnu) \
        "$work/root/usr/bin/php8.2" -n -d extension_dir="$(echo "$work"/root/usr/lib/php/2*)" \
        -d extension=ctype -d extension=iconv -d extension=mbstring -d auto_prepend_file="$work/horde.php"
}
