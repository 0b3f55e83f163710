/* Primitives of bytes and strings, for bouncekit.speed.

   They know the lines of RFC 5322 and nothing of mail besides.  Each takes the usual case alone, and answers None for
   everything else, which the Python of its room then does; where one answers, it answers as that does.
   tests/unit/speed holds this.  No function looks at a byte before it has compared its place with the length. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <datetime.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <structmember.h>

typedef unsigned char byte;

static inline int is_lower(byte c) { return c >= 'a' && c <= 'z'; }
static inline int is_upper(byte c) { return c >= 'A' && c <= 'Z'; }
static inline int is_digit(byte c) { return c >= '0' && c <= '9'; }
static inline int is_alnum(byte c) { return is_digit(c) || is_lower(c) || is_upper(c); }
static inline byte lower(byte c) { return is_upper(c) ? (byte)(c + 32) : c; }
/* \s of re.ASCII */
static inline int is_space(byte c) { return c == ' ' || (c >= 9 && c <= 13); }
/* what str.split takes for a blank, of ASCII */
static inline int is_blank(byte c) { return is_space(c) || (c >= 28 && c <= 31); }

/* Return whether `text` is a str of ASCII alone, with its letters and their number. */
static int ascii_of(PyObject *text, const byte **letters, Py_ssize_t *length) {
    if (!PyUnicode_Check(text)) return 0;
#if PY_VERSION_HEX < 0x030C0000
    if (PyUnicode_READY(text) < 0) {
        PyErr_Clear();
        return 0;
    }
#endif
    if (!PyUnicode_IS_ASCII(text)) return 0;
    *letters = PyUnicode_1BYTE_DATA(text);
    *length = PyUnicode_GET_LENGTH(text);
    return 1;
}

/* Return the place of `needle` (of two bytes or more) in data[start:stop], -1 where it is not there. */
static Py_ssize_t find(const char *data, Py_ssize_t start, Py_ssize_t stop, const char *needle, Py_ssize_t size) {
    while (stop - start >= size) {
        const char *first = memchr(data + start, needle[0], (size_t)(stop - start - size + 1));
        if (!first) return -1;
        if (!memcmp(first, needle, (size_t)size)) return first - data;
        start = first - data + 1;
    }
    return -1;
}

static PyObject *text_of(const byte *letters, Py_ssize_t length) {
    PyObject *text = PyUnicode_New(length, 127);
    if (text && length) memcpy(PyUnicode_1BYTE_DATA(text), letters, (size_t)length);
    return text;
}

/* ---- header blocks ---- */

#define MOST_FIELDS 512
#define LONGEST_NAME 119 /* as in the expression of bouncekit.message.fields */

static PyObject *STRUCTURED = NULL; /* the fields whose value cannot hold ": ", a frozenset of names in lower case */

#define FAMILIAR 256 /* a power of two */
static PyObject *NAMES[FAMILIAR]; /* names of fields that came lately, each in a place that its letters give */

static inline int is_in_name(byte c) { return c > 32 && c < 127 && c != ':'; }

/* Return letters[:length] as a str: programs write the same few names all day long. */
static PyObject *name_of(const byte *letters, Py_ssize_t length) {
    size_t place = (size_t)length;
    for (Py_ssize_t at = 0; at < length; at++) place = place * 31 + letters[at];
    place %= FAMILIAR;
    PyObject *known = NAMES[place];
    if (known && PyUnicode_GET_LENGTH(known) == length && !memcmp(PyUnicode_1BYTE_DATA(known), letters, (size_t)length))
        return Py_NewRef(known);
    PyObject *name = text_of(letters, length);
    if (name) Py_XSETREF(NAMES[place], Py_NewRef(name));
    return name;
}

static inline int is_tab_or_space(char c) { return c == ' ' || c == '\t'; }

/* Return the text of data[start:stop], each CR LF one LF; NULL, with no error set, where it is not sound. */
static PyObject *value_of(const char *data, Py_ssize_t start, Py_ssize_t stop, int is_crlf) {
    PyObject *value = NULL;
    Py_ssize_t length = stop - start;
    if (!is_crlf || !memchr(data + start, '\r', (size_t)length)) {
        value = PyUnicode_DecodeUTF8(data + start, length, "strict");
    } else {
        char *kept = PyMem_Malloc((size_t)length), *end = kept;
        for (Py_ssize_t at = start; kept && at < stop; at++) {
            if (data[at] != '\r') {
                *end++ = data[at];
            } else if (at + 1 >= stop || data[at + 1] != '\n') {
                PyMem_Free(kept);
                return NULL;
            }
        }
        if (kept) value = PyUnicode_DecodeUTF8(kept, end - kept, "strict");
        PyMem_Free(kept);
    }
    if (!value) PyErr_Clear();
    return value;
}

/* Read the field at data[at:stop] into `name` and `value`; return where the next begins, -1 where it is not sound. */
static Py_ssize_t read_field(const char *data, Py_ssize_t at, Py_ssize_t stop, int is_crlf, PyObject **name,
                             PyObject **value) {
    byte letters[LONGEST_NAME];
    Py_ssize_t length = 0, from, to, place;
    while (at < stop && length < LONGEST_NAME && is_in_name((byte)data[at])) letters[length++] = lower((byte)data[at++]);
    for (int blanks = 0; at < stop && blanks < 8 && is_tab_or_space(data[at]); blanks++) at++;
    if (!length || at >= stop || data[at] != ':') return -1;
    from = place = at + 1;
    for (;;) {
        const char *line_end = memchr(data + place, '\n', (size_t)(stop - place));
        place = line_end ? line_end - data : stop;
        if (place + 1 >= stop || !is_tab_or_space(data[place + 1])) break;
        place++;
    }
    to = place;
    if (is_crlf && place < stop) {
        if (data[to - 1] != '\r') return -1; /* to - 1 >= from - 1, which is the colon */
        to--;
    }
    *value = NULL;
    *name = name_of(letters, length);
    int is_structured = *name ? PySet_Contains(STRUCTURED, *name) : -1;
    if (is_structured >= 0 && !(is_structured && find(data, from, to, ": ", 2) >= 0)) {
        /* whoever asks for a value strips it: that is quickly done where nothing is left to strip */
        while (from < to && is_tab_or_space(data[from])) from++;
        while (to > from && is_tab_or_space(data[to - 1])) to--;
        *value = value_of(data, from, to, is_crlf);
    }
    if (!*value) {
        Py_CLEAR(*name);
        PyErr_Clear();
        return -1;
    }
    return place + 1;
}

/* Return the fields of data[start:stop] as {name in lower case: value of the first}, in their order; NULL, with no error
   set, where the block is not sound. */
static PyObject *fields_of(const char *data, Py_ssize_t start, Py_ssize_t stop, int is_crlf, Py_ssize_t *count) {
    PyObject *names[MOST_FIELDS], *values[MOST_FIELDS], *fields = NULL;
    Py_ssize_t read = 0, at = start;
    while (at >= 0 && at < stop && read < MOST_FIELDS) {
        at = read_field(data, at, stop, is_crlf, &names[read], &values[read]);
        if (at >= 0) read++;
    }
    if (at >= stop) fields = PyDict_New();
    *count = read;
    for (Py_ssize_t n = 0; n < read; n++) {
        if (fields && !PyDict_SetDefault(fields, names[n], values[n])) Py_CLEAR(fields);
        Py_DECREF(names[n]);
        Py_DECREF(values[n]);
    }
    PyErr_Clear();
    return fields;
}

/* even_block(data, start, stop, short) -> (fields or None for a block of at most `short` bytes with bare line feeds,
   how many, end of the block, start of the body), or None */
static PyObject *even_block(PyObject *self, PyObject *const *args, Py_ssize_t given) {
    if (given != 4 || !STRUCTURED || !PyBytes_Check(args[0])) Py_RETURN_NONE;
    const char *data = PyBytes_AS_STRING(args[0]);
    Py_ssize_t start = PyLong_AsSsize_t(args[1]), stop = PyLong_AsSsize_t(args[2]), brief = PyLong_AsSsize_t(args[3]);
    if (PyErr_Occurred()) return NULL;
    if (stop > PyBytes_GET_SIZE(args[0])) stop = PyBytes_GET_SIZE(args[0]);
    if (start < 0 || start >= stop) Py_RETURN_NONE;
    const char *line_end = memchr(data + start, '\n', (size_t)(stop - start));
    if (!line_end || line_end == data + start) Py_RETURN_NONE;
    int is_crlf = line_end[-1] == '\r';
    Py_ssize_t end = find(data, start, stop, is_crlf ? "\r\n\r\n" : "\n\n", is_crlf ? 4 : 2);
    if (end <= start) Py_RETURN_NONE;
    if (!is_crlf && memchr(data + start, '\r', (size_t)(end - start))) Py_RETURN_NONE;
    Py_ssize_t body = end + (is_crlf ? 4 : 2), count = 0;
    if (!is_crlf && end - start <= brief) return Py_BuildValue("(Onnn)", Py_None, count, end, body);
    PyObject *fields = fields_of(data, start, end, is_crlf, &count);
    if (!fields) Py_RETURN_NONE;
    return Py_BuildValue("(Nnnn)", fields, count, end, body);
}

/* ---- folding ---- */

#define LONGEST_FOLD 3
#define IN_BLOCK(u, first, last) ((u) >= (first) && (u) < (last))

typedef struct {
    signed char length; /* -1 where Python must do it */
    byte letters[LONGEST_FOLD];
} Fold;

static Fold LATIN_FOLDS[0x250 - 0x80], MARK_FOLDS[0x70];
static int HAS_FOLDS = 0;

static Fold *fold_of(Py_UCS4 point) {
    if (IN_BLOCK(point, 0x80, 0x250)) return &LATIN_FOLDS[point - 0x80];
    if (IN_BLOCK(point, 0x2000, 0x2070)) return &MARK_FOLDS[point - 0x2000];
    return NULL;
}

static inline byte folded_ascii(byte c) { return c == '`' ? '\'' : is_blank(c) ? ' ' : lower(c); }

typedef struct {
    byte *start, *end;
    int pending; /* whether a blank comes before the next letter */
} Line;

static inline void put(Line *line, byte c) {
    if (c == ' ') {
        line->pending = line->end != line->start;
        return;
    }
    if (line->pending) *line->end++ = ' ';
    line->pending = 0;
    *line->end++ = c;
}

/* Write what `point` becomes to `line`, which has room for LONGEST_FOLD letters; return 0 where Python must tell it. */
static inline int put_point(Line *line, Py_UCS4 point) {
    if (point < 0x80) {
        put(line, folded_ascii((byte)point));
        return 1;
    }
    Fold *fold = fold_of(point);
    if (!fold || fold->length < 0) return 0;
    for (int letter = 0; letter < fold->length; letter++) put(line, fold->letters[letter]);
    return 1;
}

/* Write `text`, which is not ASCII, to `line`, which has room for LONGEST_FOLD letters for each of its own. */
static int put_foreign(Line *line, PyObject *text) {
    int kind = PyUnicode_KIND(text);
    void *data = PyUnicode_DATA(text);
    for (Py_ssize_t at = 0, length = PyUnicode_GET_LENGTH(text); at < length; at++)
        if (!put_point(line, PyUnicode_READ(kind, data, at))) return 0;
    return 1;
}

/* Empty `line`, and give it room for all letters of `text` folded: those of `kept`, or more.  Return 0 where Python must
   fold it, -1 with the error where there is no memory. */
static int open_line(Line *line, byte *kept, size_t size, PyObject *text) {
    const byte *letters;
    Py_ssize_t length;
    *line = (Line){kept, kept, 0};
    if (!ascii_of(text, &letters, &length)) {
        if (!HAS_FOLDS || !PyUnicode_Check(text) || PyUnicode_GET_LENGTH(text) > PY_SSIZE_T_MAX / 8) return 0;
        length = LONGEST_FOLD * PyUnicode_GET_LENGTH(text);
    }
    if ((size_t)length > size) {
        line->start = line->end = PyMem_Malloc((size_t)length);
        if (!line->start) {
            PyErr_NoMemory();
            return -1;
        }
    }
    return 1;
}

/* Return the line as a str, or None where it is not `sound`; free it unless it is `kept`. */
static PyObject *finished(Line *line, const byte *kept, int sound) {
    PyObject *text = sound ? text_of(line->start, line->end - line->start) : Py_NewRef(Py_None);
    if (line->start != kept) PyMem_Free(line->start);
    return text;
}

static PyObject *fold(PyObject *self, PyObject *text) {
    byte kept[2048];
    Line line;
    const byte *letters;
    Py_ssize_t length;
    int is_able = open_line(&line, kept, sizeof kept, text), sound = 1;
    if (is_able < 0) return NULL;
    if (!is_able) Py_RETURN_NONE;
    if (ascii_of(text, &letters, &length)) {
        for (Py_ssize_t at = 0; at < length; at++) put(&line, folded_ascii(letters[at]));
    } else {
        sound = put_foreign(&line, text);
    }
    return finished(&line, kept, sound);
}

/* Add the line to `lines`, and empty it. */
static int end_line(Line *line, PyObject *lines) {
    PyObject *text = text_of(line->start, line->end - line->start);
    int failed = !text || PyList_Append(lines, text) < 0;
    Py_XDECREF(text);
    line->end = line->start;
    line->pending = 0;
    return !failed;
}

/* fold_lines(text) -> [each line of it folded] */
static PyObject *fold_lines(PyObject *self, PyObject *text) {
    byte kept[2048];
    Line line;
    int is_able = open_line(&line, kept, sizeof kept, text);
    if (is_able < 0) return NULL;
    if (!is_able) Py_RETURN_NONE;
    PyObject *lines = PyList_New(0);
    int kind = PyUnicode_KIND(text), sound = 1;
    void *data = PyUnicode_DATA(text);
    for (Py_ssize_t at = 0, length = PyUnicode_GET_LENGTH(text); lines && sound && at < length; at++) {
        Py_UCS4 point = PyUnicode_READ(kind, data, at);
        if (point != '\n') sound = put_point(&line, point);
        else if (!end_line(&line, lines)) Py_CLEAR(lines);
    }
    if (lines && sound && !end_line(&line, lines)) Py_CLEAR(lines);
    if (line.start != kept) PyMem_Free(line.start);
    if (!sound) Py_XSETREF(lines, Py_NewRef(Py_None));
    return lines;
}

/* single_blanks(text) -> " ".join(text.split()), None where it is not ASCII */
static PyObject *single_blanks(PyObject *self, PyObject *text) {
    byte kept[2048];
    Line line = {kept, kept, 0};
    const byte *letters;
    Py_ssize_t length;
    if (!ascii_of(text, &letters, &length)) Py_RETURN_NONE;
    if (length > (Py_ssize_t)sizeof kept) {
        line.start = line.end = PyMem_Malloc((size_t)length);
        if (!line.start) return PyErr_NoMemory();
    }
    for (Py_ssize_t at = 0; at < length; at++) put(&line, is_blank(letters[at]) ? ' ' : letters[at]);
    return finished(&line, kept, 1);
}

/* ---- addresses ---- */

#define LONGEST_LOCAL 81
#define LONGEST_LABEL 63
#define LONGEST_BEFORE 100

static inline int is_in_local(byte c) { return is_alnum(c) || c == '.' || c == '_' || c == '+' || c == '-'; }

static int begins_with(const byte *letters, Py_ssize_t length, const char *word) {
    Py_ssize_t at = 0;
    while (word[at] && at < length && lower(letters[at]) == (byte)word[at]) at++;
    return !word[at];
}

static Py_ssize_t after_spaces(const byte *letters, Py_ssize_t at, Py_ssize_t stop) {
    while (at < stop && is_space(letters[at])) at++;
    return at;
}

/* Return whether nothing but blanks, or the type "rfc822;" among them, stands in letters[:stop]. */
static int is_type_alone(const byte *letters, Py_ssize_t stop) {
    Py_ssize_t at = after_spaces(letters, 0, stop);
    if (begins_with(letters + at, stop - at, "rfc822")) {
        Py_ssize_t next = after_spaces(letters, at + 6, stop);
        if (next < stop && letters[next] == ';') at = after_spaces(letters, next + 1, stop);
    }
    return at == stop;
}

static int is_display_name(const byte *letters, Py_ssize_t stop) {
    if (stop > LONGEST_BEFORE) return 0;
    for (Py_ssize_t at = 0; at < stop; at++) {
        byte c = letters[at];
        if (c == '<' || c == '>' || c == '@' || c == ';' || c < 32) return 0;
    }
    return 1;
}

/* Return where the domain at letters[at:stop] ends, -1 where there is none of two to nine labels. */
static Py_ssize_t domain_end(const byte *letters, Py_ssize_t at, Py_ssize_t stop) {
    Py_ssize_t dots = 0, label = 0;
    for (; at < stop && (is_alnum(letters[at]) || letters[at] == '-' || letters[at] == '.'); at++) {
        if (letters[at] != '.') {
            if (++label > LONGEST_LABEL) return -1;
        } else {
            if (!label) return -1;
            dots++;
            label = 0;
        }
    }
    return label && dots >= 1 && dots <= 8 ? at : -1;
}

/* plain_address(text) -> "local@domain" for a field that is an address by itself, after "rfc822;" or after a name */
static PyObject *plain_address(PyObject *self, PyObject *text) {
    const byte *letters;
    Py_ssize_t length;
    if (!ascii_of(text, &letters, &length)) Py_RETURN_NONE;
    const byte *sign = memchr(letters, '@', (size_t)length);
    if (!sign) Py_RETURN_NONE;
    Py_ssize_t at = sign - letters, start = at;
    while (start > 0 && at - start <= LONGEST_LOCAL && is_in_local(letters[start - 1])) start--;
    if (start == at || at - start > LONGEST_LOCAL || letters[start] == '-') Py_RETURN_NONE;
    if (begins_with(letters + start, at - start, "imcea")) Py_RETURN_NONE;
    int is_bracketed = start > 0 && letters[start - 1] == '<';
    Py_ssize_t before = start - is_bracketed;
    int is_plain = is_type_alone(letters, before);
    if (!is_plain && !(is_bracketed && is_display_name(letters, before))) Py_RETURN_NONE;
    Py_ssize_t end = domain_end(letters, at + 1, length);
    if (end < 0) Py_RETURN_NONE;
    if (end < length && letters[end] == '>') {
        if (after_spaces(letters, end + 1, length) != length) Py_RETURN_NONE;
    } else if (!is_plain || after_spaces(letters, end, length) != length) {
        Py_RETURN_NONE;
    }
    PyObject *address = text_of(letters + start, end - start);
    if (!address) return NULL;
    byte *written = PyUnicode_1BYTE_DATA(address);
    for (Py_ssize_t place = at - start; place < end - start; place++) written[place] = lower(written[place]);
    return address;
}

/* ---- dates ---- */

static PyObject *ZONES = NULL; /* {minutes east of Greenwich: timezone}, of at most 2,879 */

/* Return the number that two digits give, -1 where they are none. */
static inline int two(const byte *digits) {
    return is_digit(digits[0]) && is_digit(digits[1]) ? (digits[0] - '0') * 10 + digits[1] - '0' : -1;
}

static int month_of(const byte *letters) {
    static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    for (int month = 0; month < 12; month++)
        if (!memcmp(letters, names + 3 * month, 3)) return month + 1;
    return 0;
}

/* Return the timezone of `minutes`, a new reference. */
static PyObject *zone_of(int minutes) {
    PyObject *key = PyLong_FromLong(minutes), *zone = NULL, *offset;
    if (!key) return NULL;
    zone = PyDict_GetItemWithError(ZONES, key);
    if (zone) {
        Py_INCREF(zone);
    } else if (!PyErr_Occurred() && (offset = PyDelta_FromDSU(0, minutes * 60, 0))) {
        zone = PyTimeZone_FromOffset(offset);
        Py_DECREF(offset);
        if (zone && PyDict_SetItem(ZONES, key, zone) < 0) Py_CLEAR(zone);
    }
    Py_DECREF(key);
    return zone;
}

/* Return where the day of the month begins, and give the day; -1 where the text begins otherwise. */
static Py_ssize_t read_day(const byte *letters, int *day) {
    Py_ssize_t at = 0;
    if (is_upper(letters[0])) {
        if (!is_lower(letters[1]) || !is_lower(letters[2]) || letters[3] != ',' || letters[4] != ' ') return -1;
        at = 5;
    }
    *day = two(letters + at);
    if (*day >= 0) at += 2;
    else if (is_digit(letters[at])) *day = letters[at++] - '0';
    return *day > 0 && letters[at] == ' ' ? at + 1 : -1;
}

/* Return whether letters[at:length] is nothing, or a zone's name in brackets. */
static int is_zone_name(const byte *letters, Py_ssize_t at, Py_ssize_t length) {
    if (at == length) return 1;
    if (length - at < 4 || length - at > 8 || letters[at] != ' ' || letters[at + 1] != '(') return 0;
    for (at += 2; at < length - 1; at++)
        if (!is_upper(letters[at])) return 0;
    return letters[at] == ')';
}

/* plain_date(text) -> datetime of "Sun, 01 Mar 2026 10:00:00 +0100 (CET)" or "… GMT", None for any other form */
static PyObject *plain_date(PyObject *self, PyObject *text) {
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}; /* of 29 February Python decides */
    const byte *letters;
    Py_ssize_t length;
    int day = 0;
    if (!ascii_of(text, &letters, &length) || length < 25 || length > 40) Py_RETURN_NONE;
    Py_ssize_t at = read_day(letters, &day);
    const byte *rest = letters + at;
    int is_gmt = at >= 0 && length - at == 21 && !memcmp(rest + 18, "GMT", 3); /* "Mar 2026 10:00:00 GMT" */
    if (at < 0 || (length - at < 23 && !is_gmt)) Py_RETURN_NONE;               /* "Mar 2026 10:00:00 +0100" */
    int month = month_of(rest), century = two(rest + 4), year = two(rest + 6);
    int hour = two(rest + 9), minute = two(rest + 12), second = two(rest + 15);
    int zone_hour = is_gmt ? 0 : two(rest + 19), zone_minute = is_gmt ? 0 : two(rest + 21), is_west = rest[18] == '-';
    if (!month || day > days[month - 1] || (century != 19 && century != 20) || year < 0) Py_RETURN_NONE;
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) Py_RETURN_NONE;
    if (rest[3] != ' ' || rest[8] != ' ' || rest[11] != ':' || rest[14] != ':' || rest[17] != ' ') Py_RETURN_NONE;
    if ((rest[18] != '+' && !is_west && !is_gmt) || zone_hour < 0 || zone_hour > 23 || zone_minute < 0 || zone_minute > 59)
        Py_RETURN_NONE;
    if (is_west && !zone_hour && !zone_minute) Py_RETURN_NONE; /* the zone is not known */
    if (!is_gmt && !is_zone_name(letters, at + 23, length)) Py_RETURN_NONE;
    int east = zone_hour * 60 + zone_minute;
    PyObject *zone = zone_of(is_west ? -east : east);
    if (!zone) return NULL;
    PyObject *date = PyDateTimeAPI->DateTime_FromDateAndTime(100 * century + year, month, day, hour, minute, second, 0,
                                                             zone, PyDateTimeAPI->DateTimeType);
    Py_DECREF(zone);
    return date;
}

/* ---- delimiters ---- */

#define LONGEST_DELIMITER 200 /* RFC 2046 allows 72; `find` compares it at each of its first letters */

static int add_pair(PyObject *pairs, Py_ssize_t start, Py_ssize_t stop) {
    PyObject *pair = Py_BuildValue("(nn)", start, stop);
    int failed = !pair || PyList_Append(pairs, pair) < 0;
    Py_XDECREF(pair);
    return !failed;
}

/* Return the start of the line after the delimiter at data[after - …:after], and whether it closes; -1 where the line is
   not the usual one. */
static Py_ssize_t line_after(const char *data, Py_ssize_t after, Py_ssize_t stop, int *closes) {
    *closes = 0;
    if (after >= stop) return -1;
    if (data[after] == '\n') return after + 1;
    if (stop - after < 2 || data[after] != '-' || data[after + 1] != '-') return -1;
    *closes = 1;
    after += 2;
    if (after == stop) return stop;
    return data[after] == '\n' ? after + 1 : -1;
}

/* plain_divide(data, start, stop, delimiter, cap) -> (preamble's stop, [(start, stop)], epilogue's start) where every
   delimiter stands between two bare line feeds and the last is closed, else None */
static PyObject *plain_divide(PyObject *self, PyObject *const *args, Py_ssize_t given) {
    if (given != 5 || !PyBytes_Check(args[0]) || !PyBytes_Check(args[3])) Py_RETURN_NONE;
    const char *data = PyBytes_AS_STRING(args[0]), *delimiter = PyBytes_AS_STRING(args[3]);
    Py_ssize_t start = PyLong_AsSsize_t(args[1]), stop = PyLong_AsSsize_t(args[2]), cap = PyLong_AsSsize_t(args[4]);
    Py_ssize_t size = PyBytes_GET_SIZE(args[3]), preamble = -1, open = -1, next = start;
    if (PyErr_Occurred()) return NULL;
    if (stop > PyBytes_GET_SIZE(args[0])) stop = PyBytes_GET_SIZE(args[0]);
    if (start < 0 || start > stop || size < 2 || size > LONGEST_DELIMITER) Py_RETURN_NONE;
    PyObject *parts = PyList_New(0);
    for (int closes = 0; parts && !closes;) {
        Py_ssize_t at = find(data, next, stop, delimiter, size), floor = open < 0 ? start : open;
        if (at <= floor + 1 || data[at - 1] != '\n' || data[at - 2] == '\r') break;
        next = line_after(data, at + size, stop, &closes);
        if (next < 0) break;
        if (open < 0) preamble = at - 1;
        else if (!add_pair(parts, open, at - 1)) Py_CLEAR(parts);
        open = next;
        if (!parts || (closes && !PyList_GET_SIZE(parts))) break;
        if (closes) return Py_BuildValue("(nNn)", preamble, parts, open);
        if (PyList_GET_SIZE(parts) >= cap) break;
    }
    if (PyErr_Occurred()) return NULL;
    Py_XDECREF(parts);
    Py_RETURN_NONE;
}

/* ---- many literals in one pass ---- */

#define LONGEST_TEXT 65536 /* of more, hits are given one by one, by Python */
#define GRAM 4 /* letters with which a literal begins: they tell nearly all places where none does */
#define GRAM_BITS 15

typedef struct {
    int first, sibling; /* the first of its children; the next of its parent's */
    int value; /* -1 where no literal ends here */
    byte letter;
} Branch; /* of the tree while it grows */

typedef struct {
    int first; /* of its children, which stand side by side */
    int value; /* -1 where no literal ends here */
    byte letter, children;
} Node;

typedef struct {
    unsigned letters; /* the first GRAM of a literal */
    int node; /* to which they lead */
    int next; /* the next one in the same place of `heads`, -1 for none */
} Start;

/* A tree of the literals, read from each place of a text where one may begin.  A text is gone through in a time that
   its length gives, and the longest literal. */
typedef struct {
    PyObject_HEAD
    Branch *branches;
    int used, room;
    Node *nodes;
    int root[256];
    PyObject *values;
    byte is_short[256]; /* whether a literal of fewer letters than GRAM begins with this one */
    byte grams[1 << (GRAM_BITS - 3)]; /* a bit for the number of the first letters of each of the others */
    Start *starts;
    int begun, start_room;
    int *heads; /* by the first bits of that number */
    int other_bits; /* how many bits of it are left out there */
} Automaton;

static inline unsigned gram_of(const byte *letters) {
    unsigned gram;
    memcpy(&gram, letters, GRAM);
    return gram;
}

static inline unsigned number_of(unsigned gram) { return gram * 2654435761u >> (32 - GRAM_BITS); }

static inline int child_of(const Automaton *self, int node, byte letter) {
    const Node *parent = self->nodes + node;
    for (int child = parent->first, end = child + parent->children; child < end; child++)
        if (self->nodes[child].letter == letter) return child;
    return 0;
}

static int branch_of(const Automaton *self, int branch, byte letter) {
    for (int child = self->branches[branch].first; child; child = self->branches[child].sibling)
        if (self->branches[child].letter == letter) return child;
    return 0;
}

/* Return a new child of `branch`, 0 where there is no memory. */
static int add_branch(Automaton *self, int branch, byte letter) {
    if (self->used == self->room) {
        if (self->room > INT_MAX / 4) return 0;
        Branch *branches = PyMem_Realloc(self->branches, (size_t)self->room * 2 * sizeof(Branch));
        if (!branches) return 0;
        self->branches = branches;
        self->room *= 2;
    }
    int child = self->used++;
    self->branches[child] = (Branch){0, self->branches[branch].first, -1, letter};
    self->branches[branch].first = child;
    return child;
}

/* Note that the first letters of a literal lead to `node`. */
static int add_start(Automaton *self, unsigned gram, int node) {
    if (self->begun == self->start_room) {
        int room = self->start_room ? 2 * self->start_room : 32; /* there are fewer of them than nodes */
        Start *starts = PyMem_Realloc(self->starts, (size_t)room * sizeof(Start));
        if (!starts) return 0;
        self->starts = starts;
        self->start_room = room;
    }
    self->starts[self->begun++] = (Start){gram, node, -1};
    self->grams[number_of(gram) >> 3] |= (byte)(1 << (number_of(gram) & 7));
    return 1;
}

static int add_literal(Automaton *self, const byte *letters, Py_ssize_t length, PyObject *value) {
    int branch = 0;
    for (Py_ssize_t at = 0; at < length; at++) {
        int child = branch_of(self, branch, letters[at]);
        if (!child) {
            child = add_branch(self, branch, letters[at]);
            if (!child || (at == GRAM - 1 && !add_start(self, gram_of(letters), child))) {
                PyErr_NoMemory();
                return 0;
            }
        }
        branch = child;
    }
    if (PyList_GET_SIZE(self->values) >= INT_MAX || PyList_Append(self->values, value) < 0) return 0;
    self->branches[branch].value = (int)PyList_GET_SIZE(self->values) - 1;
    if (length < GRAM) self->is_short[letters[0]] = 1;
    return 1;
}

/* Make the table in which the starts are found. */
static int make_heads(Automaton *self) {
    int bits = 4;
    while (bits < GRAM_BITS && 1 << bits < self->begun) bits++;
    self->other_bits = GRAM_BITS - bits;
    self->heads = PyMem_Malloc(sizeof(int) << bits);
    if (!self->heads) return 0;
    for (int place = 0; place < 1 << bits; place++) self->heads[place] = -1;
    for (int start = 0; start < self->begun; start++) {
        unsigned place = number_of(self->starts[start].letters) >> self->other_bits;
        self->starts[start].next = self->heads[place];
        self->heads[place] = start;
    }
    return 1;
}

/* Put the children of `branch`, which became `node`, side by side behind the `used` nodes; return how many there are
   then.  What a branch became is kept as its value, which its node has now. */
static int place_children(Automaton *self, int branch, int node, int used) {
    self->nodes[node].first = used;
    for (int child = self->branches[branch].first; child; child = self->branches[child].sibling) {
        self->nodes[used] = (Node){0, self->branches[child].value, self->branches[child].letter, 0};
        self->nodes[node].children++;
        self->branches[child].value = used++;
    }
    return used;
}

/* Lay out the grown tree so that what is read one after another stands together: the children of a node, and behind
   them those of one of them. */
static int lay_out(Automaton *self) {
    int *waiting = PyMem_Malloc((size_t)self->used * sizeof(int));
    self->nodes = PyMem_Malloc((size_t)self->used * sizeof(Node));
    if (waiting && self->nodes) {
        int used = 1, left = 1;
        self->nodes[0] = (Node){0, -1, 0, 0};
        self->branches[0].value = waiting[0] = 0;
        while (left) {
            int branch = waiting[--left];
            used = place_children(self, branch, self->branches[branch].value, used);
            for (int child = self->branches[branch].first; child; child = self->branches[child].sibling)
                waiting[left++] = child;
        }
        for (int start = 0; start < self->begun; start++)
            self->starts[start].node = self->branches[self->starts[start].node].value;
        for (int child = self->branches[0].first; child; child = self->branches[child].sibling)
            self->root[self->branches[child].letter] = self->branches[child].value;
    }
    int done = waiting && self->nodes;
    PyMem_Free(waiting);
    PyMem_Free(self->branches);
    self->branches = NULL;
    return done;
}

static int fill(Automaton *self, PyObject *table) {
    PyObject *literal, *value;
    Py_ssize_t place = 0, length;
    const byte *letters;
    while (PyDict_Next(table, &place, &literal, &value)) {
        if (!ascii_of(literal, &letters, &length)) continue;
        if (!length) {
            PyErr_SetString(PyExc_ValueError, "a literal is not empty");
            return 0;
        }
        if (!add_literal(self, letters, length, value)) return 0;
    }
    int done = lay_out(self) && make_heads(self);
    if (!done) PyErr_NoMemory();
    return done;
}

static int automaton_clear(Automaton *self) {
    Py_CLEAR(self->values);
    return 0;
}

static int automaton_traverse(Automaton *self, visitproc visit, void *arg) {
    Py_VISIT(self->values);
    return 0;
}

static void automaton_dealloc(Automaton *self) {
    PyObject_GC_UnTrack(self);
    PyMem_Free(self->branches);
    PyMem_Free(self->nodes);
    PyMem_Free(self->starts);
    PyMem_Free(self->heads);
    Py_XDECREF(self->values);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

/* Automaton({literal: value}): literals that are not ASCII cannot stand in a text that is, and are passed over. */
static PyObject *automaton_new(PyTypeObject *type, PyObject *args, PyObject *named) {
    PyObject *table;
    if (named && PyDict_GET_SIZE(named)) return PyErr_Format(PyExc_TypeError, "no named arguments are taken");
    if (!PyArg_ParseTuple(args, "O!", &PyDict_Type, &table)) return NULL;
    Automaton *self = (Automaton *)type->tp_alloc(type, 0); /* all zero */
    if (!self) return NULL;
    self->room = 256;
    self->used = 1;
    self->branches = PyMem_Calloc((size_t)self->room, sizeof(Branch));
    self->values = PyList_New(0);
    if (!self->branches) PyErr_NoMemory();
    if (!self->branches || !self->values || !fill(self, table)) {
        Py_DECREF(self);
        return NULL;
    }
    return (PyObject *)self;
}

typedef struct {
    Py_ssize_t start, end; /* places of its first and its last letter */
    int value;
} Hit;

typedef struct {
    Hit *hits;
    size_t used, room;
} Hits;

static int add_hit(Hits *found, Hit hit) {
    if (found->used == found->room) {
        size_t room = found->room ? 2 * found->room : 32;
        Hit *hits = PyMem_Realloc(found->hits, room * sizeof(Hit));
        if (!hits) return 0;
        found->hits = hits;
        found->room = room;
    }
    found->hits[found->used++] = hit;
    return 1;
}

static int by_end(const void *one, const void *other) {
    const Hit *a = one, *b = other;
    if (a->end != b->end) return a->end < b->end ? -1 : 1;
    return a->start < b->start ? -1 : a->start > b->start;
}

/* Return the node to which the GRAM letters lead, 0 where no literal begins so. */
static inline int node_after(const Automaton *self, const byte *letters) {
    unsigned gram = gram_of(letters), number = number_of(gram);
    if (!(self->grams[number >> 3] >> (number & 7) & 1)) return 0;
    int start = self->heads[number >> self->other_bits];
    while (start >= 0 && self->starts[start].letters != gram) start = self->starts[start].next;
    return start < 0 ? 0 : self->starts[start].node;
}

/* Put every literal in `letters` that begins at `start` into `found`, from those on that end at letters[at], to which
   `node` leads, and up to letters[stop - 1].  Without `found` stop at the first.  Return whether there is one, -1 where
   there is no memory. */
static int follow(const Automaton *self, const byte *letters, Py_ssize_t start, Py_ssize_t at, Py_ssize_t stop, int node,
                  Hits *found) {
    int any = 0;
    while (node) {
        int value = self->nodes[node].value;
        if (value >= 0) {
            any = 1;
            if (!found) break;
            if (!add_hit(found, (Hit){start, at, value})) return -1;
        }
        node = ++at < stop ? child_of(self, node, letters[at]) : 0;
    }
    return any;
}

/* Put every literal in `letters` into `found`; see `follow`. */
static int search(const Automaton *self, const byte *letters, Py_ssize_t length, Hits *found) {
    int any = 0;
    for (Py_ssize_t start = 0; start < length && any >= 0 && (found || !any); start++) {
        int more = 0;
        if (self->is_short[letters[start]]) {
            Py_ssize_t stop = length - start < GRAM ? length : start + GRAM - 1;
            more = follow(self, letters, start, start, stop, self->root[letters[start]], found);
        }
        int node = start + GRAM <= length ? node_after(self, letters + start) : 0;
        if (node && more >= 0) {
            int longer = follow(self, letters, start, start + GRAM - 1, length, node, found);
            more = longer < 0 ? longer : more | longer;
        }
        any = more < 0 ? more : any | more;
    }
    return any;
}

/* Return [(place of the last letter, value)] of the hits, the longest of one place first. */
static PyObject *told(const Automaton *self, Hits *found) {
    if (found->used > 1) qsort(found->hits, found->used, sizeof(Hit), by_end);
    PyObject *list = PyList_New((Py_ssize_t)found->used);
    for (size_t at = 0; list && at < found->used; at++) {
        PyObject *place = PyLong_FromSsize_t(found->hits[at].end);
        PyObject *hit = place ? PyTuple_Pack(2, place, PyList_GET_ITEM(self->values, found->hits[at].value)) : NULL;
        Py_XDECREF(place);
        if (hit) PyList_SET_ITEM(list, (Py_ssize_t)at, hit);
        else Py_CLEAR(list);
    }
    return list;
}

/* Return the letters of `text`, 0xFF for what is not ASCII, in memory of their own; NULL where there is none. */
static byte *letters_of(PyObject *text, Py_ssize_t length) {
    int kind = PyUnicode_KIND(text);
    void *data = PyUnicode_DATA(text);
    byte *letters = PyMem_Malloc((size_t)length + 1);
    for (Py_ssize_t at = 0; letters && at < length; at++) {
        Py_UCS4 point = PyUnicode_READ(kind, data, at);
        letters[at] = point < 0x80 ? (byte)point : 0xFF;
    }
    return letters;
}

/* found(text) -> [(place of the last letter, value)], None where the text is long */
static PyObject *automaton_found(Automaton *self, PyObject *text) {
    const byte *letters;
    byte *own = NULL;
    Py_ssize_t length;
    int is_ascii = ascii_of(text, &letters, &length);
    if (!self->values || !PyUnicode_Check(text) || PyUnicode_GET_LENGTH(text) > LONGEST_TEXT) Py_RETURN_NONE;
    if (!is_ascii) {
        length = PyUnicode_GET_LENGTH(text);
        letters = own = letters_of(text, length);
        if (!own) return PyErr_NoMemory();
    }
    Hits found = {NULL, 0, 0};
    PyObject *hits = search(self, letters, length, &found) < 0 ? PyErr_NoMemory() : told(self, &found);
    PyMem_Free(found.hits);
    PyMem_Free(own);
    return hits;
}

/* stand_in(text) -> whether a literal stands in it, None where it is not ASCII */
static PyObject *automaton_stand_in(Automaton *self, PyObject *text) {
    const byte *letters;
    Py_ssize_t length;
    if (!self->values || !ascii_of(text, &letters, &length)) Py_RETURN_NONE;
    return PyBool_FromLong(search(self, letters, length, NULL));
}

static PyMethodDef automaton_methods[] = {
    {"found", (PyCFunction)(void *)automaton_found, METH_O, NULL},
    {"stand_in", (PyCFunction)(void *)automaton_stand_in, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

static PyTypeObject AutomatonType = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "bouncekit._speedups.Automaton",
    .tp_basicsize = sizeof(Automaton),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_new = automaton_new,
    .tp_dealloc = (destructor)automaton_dealloc,
    .tp_traverse = (traverseproc)automaton_traverse,
    .tp_clear = (inquiry)automaton_clear,
    .tp_methods = automaton_methods,
};

/* ---- named tuples ---- */

static PyObject *TUPLES = NULL; /* {class of a named tuple: (names of its fields, their defaults, the last of them last)} */

/* Return the place of `name` among `fields`, -1 where it is none; names are interned, and mostly the same object. */
static Py_ssize_t place_of(PyObject *fields, PyObject *name) {
    Py_ssize_t count = PyTuple_GET_SIZE(fields);
    for (Py_ssize_t at = 0; at < count; at++)
        if (PyTuple_GET_ITEM(fields, at) == name) return at;
    for (Py_ssize_t at = 0; at < count; at++)
        if (!PyUnicode_Compare(PyTuple_GET_ITEM(fields, at), name)) return at;
    return -1;
}

/* Let the class's own constructor in Python do it, with all that it says of wrong arguments. */
static PyObject *made_in_python(PyObject *type, PyObject *const *args, Py_ssize_t given, PyObject *names) {
    PyObject *made = NULL, *named = names ? PyDict_New() : NULL, *placed = PyTuple_New(given);
    int failed = !placed || (names && !named);
    for (Py_ssize_t at = 0; !failed && at < given; at++) PyTuple_SET_ITEM(placed, at, Py_NewRef(args[at]));
    for (Py_ssize_t at = 0; !failed && names && at < PyTuple_GET_SIZE(names); at++)
        failed = PyDict_SetItem(named, PyTuple_GET_ITEM(names, at), args[given + at]) < 0;
    if (!failed) made = Py_TYPE(type)->tp_call(type, placed, named);
    Py_XDECREF(placed);
    Py_XDECREF(named);
    return made;
}

static PyObject *make_tuple(PyObject *type, PyObject *const *args, size_t flags, PyObject *names) {
    Py_ssize_t given = PyVectorcall_NARGS(flags);
    PyObject *known = PyDict_GetItemWithError(TUPLES, type);
    if (!known) return PyErr_Occurred() ? NULL : made_in_python(type, args, given, names);
    PyObject *fields = PyTuple_GET_ITEM(known, 0), *defaults = PyTuple_GET_ITEM(known, 1);
    Py_ssize_t count = PyTuple_GET_SIZE(fields), needed = count - PyTuple_GET_SIZE(defaults);
    if (given > count) return made_in_python(type, args, given, names);
    PyObject *made = ((PyTypeObject *)type)->tp_alloc((PyTypeObject *)type, count);
    if (!made) return NULL;
    PyObject **items = ((PyTupleObject *)made)->ob_item;
    for (Py_ssize_t at = 0; at < given; at++) items[at] = Py_NewRef(args[at]);
    for (Py_ssize_t at = 0; names && at < PyTuple_GET_SIZE(names); at++) {
        Py_ssize_t place = place_of(fields, PyTuple_GET_ITEM(names, at));
        if (place < 0 || items[place]) goto otherwise;
        items[place] = Py_NewRef(args[given + at]);
    }
    for (Py_ssize_t at = given; at < count; at++) {
        if (items[at]) continue;
        if (at < needed) goto otherwise;
        items[at] = Py_NewRef(PyTuple_GET_ITEM(defaults, at - needed));
    }
    return made;
otherwise:
    for (Py_ssize_t at = 0; at < count; at++)
        if (!items[at]) items[at] = Py_NewRef(Py_None); /* a tuple has no holes, not even one that nobody sees */
    Py_DECREF(made);
    return made_in_python(type, args, given, names);
}

/* make_quickly(class, names of its fields, defaults of the last of them): of a named tuple */
static PyObject *make_quickly(PyObject *self, PyObject *args) {
    PyObject *type, *fields, *defaults;
    if (!PyArg_ParseTuple(args, "O!O!O!", &PyType_Type, &type, &PyTuple_Type, &fields, &PyTuple_Type, &defaults))
        return NULL;
    if (Py_TYPE(type) != &PyType_Type || ((PyTypeObject *)type)->tp_base != &PyTuple_Type ||
        PyTuple_GET_SIZE(defaults) > PyTuple_GET_SIZE(fields))
        return PyErr_Format(PyExc_TypeError, "a named tuple is wanted");
    for (Py_ssize_t at = 0; at < PyTuple_GET_SIZE(fields); at++)
        if (!PyUnicode_Check(PyTuple_GET_ITEM(fields, at))) return PyErr_Format(PyExc_TypeError, "names are wanted");
    PyObject *known = PyTuple_Pack(2, fields, defaults);
    int failed = !known || PyDict_SetItem(TUPLES, type, known) < 0;
    Py_XDECREF(known);
    if (failed) return NULL;
    ((PyTypeObject *)type)->tp_vectorcall = make_tuple;
    Py_RETURN_NONE;
}

/* ---- models ---- */

/* model_of(class, {field: what stands where nothing is told}, {field: value}) -> a model of pydantic with these values,
   not validated */
static PyObject *model_of(PyObject *self, PyObject *const *args, Py_ssize_t given) {
    static PyObject *names[4];
    static const char *const WRITTEN[4] = {"__dict__", "__pydantic_fields_set__", "__pydantic_extra__",
                                           "__pydantic_private__"};
    if (given != 3 || !PyType_Check(args[0]) || !PyDict_Check(args[1]) || !PyDict_Check(args[2]))
        return PyErr_Format(PyExc_TypeError, "a class and two dicts are wanted");
    for (int at = 0; at < 4; at++)
        if (!names[at] && !(names[at] = PyUnicode_InternFromString(WRITTEN[at]))) return NULL;
    PyTypeObject *type = (PyTypeObject *)args[0];
    PyObject *fields = PyDict_Copy(args[1]), *told = PySet_New(args[2]);
    PyObject *made = fields && told && PyDict_Update(fields, args[2]) == 0 ? type->tp_alloc(type, 0) : NULL;
    PyObject *const values[4] = {fields, told, Py_None, Py_None};
    for (int at = 0; made && at < 4; at++)
        if (PyObject_GenericSetAttr(made, names[at], values[at]) < 0) Py_CLEAR(made);
    Py_XDECREF(fields);
    Py_XDECREF(told);
    return made;
}

/* ---- expressions that are compiled when they are first asked ---- */

enum { SEARCH, MATCH, FULLMATCH, FINDALL, FINDITER, SUB, SUBN, SPLIT, METHODS };
static const char *const METHOD_NAMES[METHODS] = {"search", "match", "fullmatch", "findall",
                                                  "finditer", "sub", "subn", "split"};

typedef struct {
    PyObject_HEAD
    PyObject *pattern, *flags, *compiled;
    PyObject *methods[METHODS]; /* of the compiled one, each once it was asked */
} Expression;

static PyObject *expression_new(PyTypeObject *type, PyObject *args, PyObject *named) {
    PyObject *pattern, *flags;
    if (named && PyDict_GET_SIZE(named)) return PyErr_Format(PyExc_TypeError, "no named arguments are taken");
    if (!PyArg_ParseTuple(args, "OO", &pattern, &flags)) return NULL;
    Expression *self = (Expression *)type->tp_alloc(type, 0); /* all zero */
    if (!self) return NULL;
    self->pattern = Py_NewRef(pattern);
    self->flags = Py_NewRef(flags);
    return (PyObject *)self;
}

static int expression_clear(Expression *self) {
    Py_CLEAR(self->pattern);
    Py_CLEAR(self->flags);
    Py_CLEAR(self->compiled);
    for (int at = 0; at < METHODS; at++) Py_CLEAR(self->methods[at]);
    return 0;
}

static int expression_traverse(Expression *self, visitproc visit, void *arg) {
    Py_VISIT(self->pattern);
    Py_VISIT(self->flags);
    Py_VISIT(self->compiled);
    for (int at = 0; at < METHODS; at++) Py_VISIT(self->methods[at]);
    return 0;
}

static void expression_dealloc(Expression *self) {
    PyObject_GC_UnTrack(self);
    expression_clear(self);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

/* Return the compiled expression, borrowed; NULL with the error where it is a wrong one. */
static PyObject *compiled_of(Expression *self) {
    if (self->compiled) return self->compiled;
    if (!self->pattern) return PyErr_Format(PyExc_ValueError, "the expression was cleared");
    PyObject *module = PyImport_ImportModule("re");
    PyObject *made = module ? PyObject_CallMethod(module, "compile", "OO", self->pattern, self->flags) : NULL;
    Py_XDECREF(module);
    if (made) Py_XSETREF(self->compiled, made);
    return made;
}

static PyObject *ask(Expression *self, int method, PyObject *const *args, Py_ssize_t given, PyObject *names) {
    if (!self->methods[method]) {
        PyObject *compiled = compiled_of(self);
        PyObject *bound = compiled ? PyObject_GetAttrString(compiled, METHOD_NAMES[method]) : NULL;
        if (!bound) return NULL;
        Py_XSETREF(self->methods[method], bound);
    }
    return PyObject_Vectorcall(self->methods[method], args, (size_t)given, names);
}

#define ASKED(NAME, METHOD)                                                                                        \
    static PyObject *expression_##NAME(Expression *self, PyObject *const *args, Py_ssize_t given, PyObject *names) { \
        return ask(self, METHOD, args, given, names);                                                              \
    }
ASKED(search, SEARCH)
ASKED(match, MATCH)
ASKED(fullmatch, FULLMATCH)
ASKED(findall, FINDALL)
ASKED(finditer, FINDITER)
ASKED(sub, SUB)
ASKED(subn, SUBN)
ASKED(split, SPLIT)

static PyObject *expression_field(Expression *self, void *name) {
    PyObject *compiled = compiled_of(self);
    return compiled ? PyObject_GetAttrString(compiled, name) : NULL;
}

#define METHOD_OF_EXPRESSION(NAME) \
    {#NAME, (PyCFunction)(void *)expression_##NAME, METH_FASTCALL | METH_KEYWORDS, NULL}
static PyMethodDef expression_methods[] = {
    METHOD_OF_EXPRESSION(search),  METHOD_OF_EXPRESSION(match),    METHOD_OF_EXPRESSION(fullmatch),
    METHOD_OF_EXPRESSION(findall), METHOD_OF_EXPRESSION(finditer), METHOD_OF_EXPRESSION(sub),
    METHOD_OF_EXPRESSION(subn),    METHOD_OF_EXPRESSION(split),    {NULL, NULL, 0, NULL},
};

#define FIELD_OF_EXPRESSION(NAME) {#NAME, (getter)(void *)expression_field, NULL, NULL, #NAME}
static PyGetSetDef expression_fields[] = {
    FIELD_OF_EXPRESSION(pattern),
    FIELD_OF_EXPRESSION(flags),
    FIELD_OF_EXPRESSION(groups),
    FIELD_OF_EXPRESSION(groupindex),
    {NULL, NULL, NULL, NULL, NULL},
};

/* Expression(pattern, flags) */
static PyTypeObject ExpressionType = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "bouncekit._speedups.Expression",
    .tp_basicsize = sizeof(Expression),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_new = expression_new,
    .tp_dealloc = (destructor)expression_dealloc,
    .tp_traverse = (traverseproc)expression_traverse,
    .tp_clear = (inquiry)expression_clear,
    .tp_methods = expression_methods,
    .tp_getset = expression_fields,
};

/* ---- answers about texts that come again ---- */

typedef struct {
    PyObject_HEAD
    PyObject *asked;           /* the function */
    PyObject *young, *old;     /* {what was asked: the answer}; where the young are many, they are the old ones */
    Py_ssize_t most, longest;  /* answers in each of the two, and characters of a text */
    vectorcallfunc vectorcall;
} Memo;

static PyObject *key_of(PyObject *const *args, Py_ssize_t given) {
    if (given == 1) return Py_NewRef(args[0]);
    PyObject *key = PyTuple_New(given);
    for (Py_ssize_t at = 0; key && at < given; at++) PyTuple_SET_ITEM(key, at, Py_NewRef(args[at]));
    return key;
}

/* Keep `answer` among the young. */
static int keep(Memo *self, PyObject *key, PyObject *answer) {
    if (PyDict_GET_SIZE(self->young) >= self->most) {
        PyObject *fresh = PyDict_New();
        if (!fresh) return 0;
        PyObject *gone = self->old;
        self->old = self->young;
        self->young = fresh;
        Py_DECREF(gone);
    }
    return !PyDict_SetItem(self->young, key, answer);
}

static PyObject *memo_call(PyObject *memo, PyObject *const *args, size_t flags, PyObject *names) {
    Memo *self = (Memo *)memo;
    Py_ssize_t given = PyVectorcall_NARGS(flags);
    if (names || given < 1 || !PyUnicode_Check(args[0]) || PyUnicode_GET_LENGTH(args[0]) > self->longest)
        return PyObject_Vectorcall(self->asked, args, (size_t)given, names);
    PyObject *key = key_of(args, given);
    if (!key) return NULL;
    PyObject *answer = Py_XNewRef(PyDict_GetItemWithError(self->young, key));
    if (!answer && !PyErr_Occurred()) {
        answer = Py_XNewRef(PyDict_GetItemWithError(self->old, key));
        if (!answer && !PyErr_Occurred()) answer = PyObject_Vectorcall(self->asked, args, (size_t)given, NULL);
        if (answer && !keep(self, key, answer)) Py_CLEAR(answer);
    }
    Py_DECREF(key);
    return answer;
}

/* Memo(function, answers at the most, characters of a text at the most) */
static PyObject *memo_new(PyTypeObject *type, PyObject *args, PyObject *named) {
    PyObject *asked;
    Py_ssize_t most, longest;
    if (named && PyDict_GET_SIZE(named)) return PyErr_Format(PyExc_TypeError, "no named arguments are taken");
    if (!PyArg_ParseTuple(args, "Onn", &asked, &most, &longest)) return NULL;
    Memo *self = (Memo *)type->tp_alloc(type, 0);
    if (!self) return NULL;
    self->asked = Py_NewRef(asked);
    self->young = PyDict_New();
    self->old = PyDict_New();
    self->most = most / 2;
    self->longest = longest;
    self->vectorcall = memo_call;
    if (!self->young || !self->old) Py_CLEAR(self);
    return (PyObject *)self;
}

static int memo_clear(Memo *self) {
    Py_CLEAR(self->asked);
    Py_CLEAR(self->young);
    Py_CLEAR(self->old);
    return 0;
}

static int memo_traverse(Memo *self, visitproc visit, void *arg) {
    Py_VISIT(self->asked);
    Py_VISIT(self->young);
    Py_VISIT(self->old);
    return 0;
}

static void memo_dealloc(Memo *self) {
    PyObject_GC_UnTrack(self);
    memo_clear(self);
    Py_TYPE(self)->tp_free((PyObject *)self);
}

static PyMemberDef memo_members[] = {
    {"__wrapped__", T_OBJECT, offsetof(Memo, asked), READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};

static PyTypeObject MemoType = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "bouncekit._speedups.Memo",
    .tp_basicsize = sizeof(Memo),
    .tp_vectorcall_offset = offsetof(Memo, vectorcall),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_HAVE_VECTORCALL,
    .tp_call = PyVectorcall_Call,
    .tp_new = memo_new,
    .tp_dealloc = (destructor)memo_dealloc,
    .tp_traverse = (traverseproc)memo_traverse,
    /* no tp_clear: what is asked while a cycle is taken apart would find nothing; a memo lives as long as its module */
    .tp_members = memo_members,
};

/* ---- the module ---- */

/* know_structured(frozenset of field names) */
static PyObject *know_structured(PyObject *self, PyObject *names) {
    if (!PyFrozenSet_Check(names)) return PyErr_Format(PyExc_TypeError, "a frozenset is wanted");
    Py_XSETREF(STRUCTURED, Py_NewRef(names));
    Py_RETURN_NONE;
}

/* know_folds({character: what it is folded to}): what is not there, or too long, or not ASCII, is left to Python */
static PyObject *know_folds(PyObject *self, PyObject *table) {
    PyObject *character, *text;
    Py_ssize_t place = 0, length;
    const byte *letters;
    if (!PyDict_Check(table)) return PyErr_Format(PyExc_TypeError, "a dict is wanted");
    for (size_t at = 0; at < sizeof LATIN_FOLDS / sizeof(Fold); at++) LATIN_FOLDS[at].length = -1;
    for (size_t at = 0; at < sizeof MARK_FOLDS / sizeof(Fold); at++) MARK_FOLDS[at].length = -1;
    while (PyDict_Next(table, &place, &character, &text)) {
        if (!PyUnicode_Check(character) || PyUnicode_GET_LENGTH(character) != 1) continue;
        Fold *fold = fold_of(PyUnicode_READ_CHAR(character, 0));
        if (!fold || !ascii_of(text, &letters, &length) || length > LONGEST_FOLD) continue;
        fold->length = (signed char)length;
        memcpy(fold->letters, letters, (size_t)length);
    }
    HAS_FOLDS = 1;
    Py_RETURN_NONE;
}

static PyMethodDef functions[] = {
    {"even_block", (PyCFunction)(void *)even_block, METH_FASTCALL, NULL},
    {"fold", fold, METH_O, NULL},
    {"fold_lines", fold_lines, METH_O, NULL},
    {"single_blanks", single_blanks, METH_O, NULL},
    {"plain_address", plain_address, METH_O, NULL},
    {"plain_date", plain_date, METH_O, NULL},
    {"plain_divide", (PyCFunction)(void *)plain_divide, METH_FASTCALL, NULL},
    {"know_structured", know_structured, METH_O, NULL},
    {"know_folds", know_folds, METH_O, NULL},
    {"make_quickly", make_quickly, METH_VARARGS, NULL},
    {"model_of", (PyCFunction)(void *)model_of, METH_FASTCALL, NULL},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "_speedups", NULL, -1, functions, NULL, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit__speedups(void) {
    PyTypeObject *const types[] = {&AutomatonType, &ExpressionType, &MemoType};
    PyDateTime_IMPORT;
    if (!PyDateTimeAPI || (!ZONES && !(ZONES = PyDict_New())) || (!TUPLES && !(TUPLES = PyDict_New()))) return NULL;
    PyObject *made = PyModule_Create(&module);
    for (size_t at = 0; made && at < sizeof types / sizeof *types; at++)
        if (PyModule_AddType(made, types[at]) < 0) Py_CLEAR(made);
    return made;
}
