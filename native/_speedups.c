/* Primitives of bytes and strings, for bouncekit.speed.

   They know the lines of RFC 5322 and nothing of mail besides.  Each takes the usual case alone, and answers None for
   everything else, which the Python of its room then does; where one answers, it answers as that does.
   tests/unit/speed holds this.  No function looks at a byte before it has compared its place with the length. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <datetime.h>
#include <string.h>

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

static inline int is_in_name(byte c) { return c > 32 && c < 127 && c != ':'; }

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
    for (int blanks = 0; at < stop && blanks < 8 && (data[at] == ' ' || data[at] == '\t'); blanks++) at++;
    if (!length || at >= stop || data[at] != ':') return -1;
    from = place = at + 1;
    for (;;) {
        const char *line_end = memchr(data + place, '\n', (size_t)(stop - place));
        place = line_end ? line_end - data : stop;
        if (place + 1 >= stop || (data[place + 1] != ' ' && data[place + 1] != '\t')) break;
        place++;
    }
    to = place;
    if (is_crlf && place < stop) {
        if (data[to - 1] != '\r') return -1; /* to - 1 >= from - 1, which is the colon */
        to--;
    }
    *name = text_of(letters, length);
    *value = *name ? value_of(data, from, to, is_crlf) : NULL;
    int is_structured = *value ? PySet_Contains(STRUCTURED, *name) : -1;
    if (is_structured < 0 || (is_structured && find(data, from, to, ": ", 2) >= 0)) {
        Py_CLEAR(*name);
        Py_CLEAR(*value);
        PyErr_Clear();
        return -1;
    }
    return place + 1;
}

/* Return the fields of data[start:stop] as {name in lower case: value of the first}, in the order in which Python fills
   it from the last; NULL, with no error set, where the block is not sound. */
static PyObject *fields_of(const char *data, Py_ssize_t start, Py_ssize_t stop, int is_crlf, Py_ssize_t *count) {
    PyObject *names[MOST_FIELDS], *values[MOST_FIELDS], *fields = NULL;
    Py_ssize_t read = 0, at = start;
    while (at >= 0 && at < stop && read < MOST_FIELDS) {
        at = read_field(data, at, stop, is_crlf, &names[read], &values[read]);
        if (at >= 0) read++;
    }
    if (at >= stop) fields = PyDict_New();
    *count = read;
    while (read--) {
        if (fields && PyDict_SetItem(fields, names[read], values[read]) < 0) Py_CLEAR(fields);
        Py_DECREF(names[read]);
        Py_DECREF(values[read]);
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

/* Write `text`, which is not ASCII, to `line`, which has room for LONGEST_FOLD letters for each of its own. */
static int put_foreign(Line *line, PyObject *text) {
    int kind = PyUnicode_KIND(text);
    void *data = PyUnicode_DATA(text);
    for (Py_ssize_t at = 0, length = PyUnicode_GET_LENGTH(text); at < length; at++) {
        Py_UCS4 point = PyUnicode_READ(kind, data, at);
        if (point < 0x80) {
            put(line, folded_ascii((byte)point));
            continue;
        }
        Fold *fold = fold_of(point);
        if (!fold || fold->length < 0) return 0;
        for (int letter = 0; letter < fold->length; letter++) put(line, fold->letters[letter]);
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
    Line line = {kept, kept, 0};
    const byte *letters = NULL;
    Py_ssize_t length = 0, room;
    int is_ascii = ascii_of(text, &letters, &length), sound = 1;
    if (!is_ascii) {
        if (!HAS_FOLDS || !PyUnicode_Check(text) || PyUnicode_GET_LENGTH(text) > PY_SSIZE_T_MAX / 8) Py_RETURN_NONE;
        length = PyUnicode_GET_LENGTH(text);
    }
    room = is_ascii ? length : LONGEST_FOLD * length;
    if (room > (Py_ssize_t)sizeof kept) {
        line.start = line.end = PyMem_Malloc((size_t)room);
        if (!line.start) return PyErr_NoMemory();
    }
    if (is_ascii) {
        for (Py_ssize_t at = 0; at < length; at++) put(&line, folded_ascii(letters[at]));
    } else {
        sound = put_foreign(&line, text);
    }
    return finished(&line, kept, sound);
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

/* plain_date(text) -> datetime of "Sun, 01 Mar 2026 10:00:00 +0100 (CET)", None for any other form */
static PyObject *plain_date(PyObject *self, PyObject *text) {
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}; /* of 29 February Python decides */
    const byte *letters;
    Py_ssize_t length;
    int day = 0;
    if (!ascii_of(text, &letters, &length) || length < 25 || length > 40) Py_RETURN_NONE;
    Py_ssize_t at = read_day(letters, &day);
    if (at < 0 || length - at < 23) Py_RETURN_NONE; /* "Mar 2026 10:00:00 +0100" */
    const byte *rest = letters + at;
    int month = month_of(rest), century = two(rest + 4), year = two(rest + 6);
    int hour = two(rest + 9), minute = two(rest + 12), second = two(rest + 15);
    int zone_hour = two(rest + 19), zone_minute = two(rest + 21), is_west = rest[18] == '-';
    if (!month || day > days[month - 1] || (century != 19 && century != 20) || year < 0) Py_RETURN_NONE;
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) Py_RETURN_NONE;
    if (rest[3] != ' ' || rest[8] != ' ' || rest[11] != ':' || rest[14] != ':' || rest[17] != ' ') Py_RETURN_NONE;
    if ((rest[18] != '+' && !is_west) || zone_hour < 0 || zone_hour > 23 || zone_minute < 0 || zone_minute > 59)
        Py_RETURN_NONE;
    if (is_west && !zone_hour && !zone_minute) Py_RETURN_NONE; /* the zone is not known */
    if (!is_zone_name(letters, at + 23, length)) Py_RETURN_NONE;
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

/* ---- many literals in one pass: Aho and Corasick ---- */

#define LONGEST_TEXT 65536 /* of more, hits are given one by one, by Python */
#define MOST_DENSE 20000 /* nodes of an automaton with a table */
#define ENDS (1 << 30) /* beside the number of a node: a literal ends there */
#define ENDS_IN_TABLE 0x8000 /* the same, beside the small numbers of a table */

typedef struct {
    int first, sibling; /* the first of its children; the next of its parent's */
    int fail; /* the node of its longest proper suffix */
    int value; /* -1 where no literal ends here */
    int shorter; /* the next suffix at which a literal ends, 0 for none */
    byte letter;
} Node;

typedef struct {
    PyObject_HEAD
    Node *nodes;
    int used, room;
    int root[128];
    PyObject *values;
    unsigned short *table; /* where each class of letters leads from each node, with ENDS_IN_TABLE; NULL if large */
    byte class_of[128]; /* 0 for what stands in no literal */
    int classes;
} Automaton;

static int child_of(const Automaton *self, int node, byte letter) {
    if (!node) return self->root[letter];
    for (int child = self->nodes[node].first; child; child = self->nodes[child].sibling)
        if (self->nodes[child].letter == letter) return child;
    return 0;
}

/* Return a new child of `node`, 0 where there is no memory. */
static int add_child(Automaton *self, int node, byte letter) {
    if (self->used == self->room) {
        if (self->room > INT_MAX / 4) return 0;
        Node *nodes = PyMem_Realloc(self->nodes, (size_t)self->room * 2 * sizeof(Node));
        if (!nodes) return 0;
        self->nodes = nodes;
        self->room *= 2;
    }
    int child = self->used++;
    self->nodes[child] = (Node){0, self->nodes[node].first, 0, -1, 0, letter};
    self->nodes[node].first = child;
    if (!node) self->root[letter] = child;
    return child;
}

static int add_literal(Automaton *self, const byte *letters, Py_ssize_t length, PyObject *value) {
    int node = 0;
    for (Py_ssize_t at = 0; at < length; at++) {
        int child = child_of(self, node, letters[at]);
        if (!child) child = add_child(self, node, letters[at]);
        if (!child) {
            PyErr_NoMemory();
            return 0;
        }
        node = child;
    }
    if (PyList_GET_SIZE(self->values) >= INT_MAX || PyList_Append(self->values, value) < 0) return 0;
    self->nodes[node].value = (int)PyList_GET_SIZE(self->values) - 1;
    return 1;
}

/* Give every node its suffixes, the short ones first; `queue` has room for all nodes, and returns their order. */
static void link_suffixes(Automaton *self, int *queue) {
    Node *nodes = self->nodes;
    int head = 0, tail = 0;
    queue[tail++] = 0;
    while (head < tail) {
        int node = queue[head++], fail = nodes[node].fail;
        nodes[node].shorter = node && nodes[fail].value < 0 ? nodes[fail].shorter : fail;
        for (int child = nodes[node].first; child; child = nodes[child].sibling) {
            int suffix = fail, letter = nodes[child].letter;
            while (suffix && !child_of(self, suffix, (byte)letter)) suffix = nodes[suffix].fail;
            nodes[child].fail = node ? child_of(self, suffix, (byte)letter) : 0;
            queue[tail++] = child;
        }
    }
}

/* Return ENDS where a literal, or the end of one, ends at `node`. */
static int hit_of(const Automaton *self, int node) {
    return self->nodes[node].value >= 0 || self->nodes[node].shorter ? ENDS : 0;
}

/* Make the table of all steps; `order` has the nodes, each after its suffixes. */
static int make_table(Automaton *self, const int *order) {
    self->classes = 1;
    for (int node = 1; node < self->used; node++) {
        byte letter = self->nodes[node].letter;
        if (!self->class_of[letter]) self->class_of[letter] = (byte)self->classes++;
    }
    self->table = PyMem_Calloc((size_t)self->used * (size_t)self->classes, sizeof *self->table);
    if (!self->table) return 0;
    for (int place = 0; place < self->used; place++) {
        int node = order[place];
        unsigned short *row = self->table + (size_t)node * (size_t)self->classes;
        const unsigned short *suffix = self->table + (size_t)self->nodes[node].fail * (size_t)self->classes;
        if (node) memcpy(row, suffix, (size_t)self->classes * sizeof *row);
        for (int child = self->nodes[node].first; child; child = self->nodes[child].sibling)
            row[self->class_of[self->nodes[child].letter]] = (unsigned short)(child | (hit_of(self, child) ? ENDS_IN_TABLE : 0));
    }
    return 1;
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
    int *order = PyMem_Malloc((size_t)self->used * sizeof *order), done = order != NULL;
    if (done) link_suffixes(self, order);
    if (done && self->used < MOST_DENSE) done = make_table(self, order);
    PyMem_Free(order);
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
    PyMem_Free(self->nodes);
    PyMem_Free(self->table);
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
    self->nodes = PyMem_Calloc((size_t)self->room, sizeof(Node));
    self->values = PyList_New(0);
    if (self->nodes) self->nodes[0].value = -1;
    if (!self->nodes) PyErr_NoMemory();
    if (!self->nodes || !self->values || !fill(self, table)) {
        Py_DECREF(self);
        return NULL;
    }
    return (PyObject *)self;
}

static int add_hit(PyObject *hits, Py_ssize_t at, PyObject *value) {
    PyObject *place = PyLong_FromSsize_t(at), *hit = place ? PyTuple_Pack(2, place, value) : NULL;
    int failed = !hit || PyList_Append(hits, hit) < 0;
    Py_XDECREF(place);
    Py_XDECREF(hit);
    return !failed;
}

/* Return where `letter` leads from `node`, with ENDS. */
static inline int step(const Automaton *self, int node, byte letter) {
    if (self->table) {
        int found = self->table[(size_t)node * (size_t)self->classes + self->class_of[letter]];
        return found & ENDS_IN_TABLE ? (found & ~ENDS_IN_TABLE) | ENDS : found;
    }
    int next = child_of(self, node, letter);
    while (!next && node) {
        node = self->nodes[node].fail;
        next = child_of(self, node, letter);
    }
    return next | hit_of(self, next);
}

/* Put (place of the last letter, value) of every literal in `text` into `hits`, the longest of one place first.  Without
   `hits`, stop at the first.  Return whether there is one, -1 for an error. */
static int search(const Automaton *self, const byte *letters, Py_ssize_t length, PyObject *hits) {
    int node = 0, any = 0;
    for (Py_ssize_t at = 0; at < length; at++) {
        int next = step(self, node, letters[at]);
        node = next & ~ENDS;
        if (!(next & ENDS)) continue;
        any = 1;
        if (!hits) break;
        for (int hit = self->nodes[node].value >= 0 ? node : self->nodes[node].shorter; hit;
             hit = self->nodes[hit].shorter)
            if (!add_hit(hits, at, PyList_GET_ITEM(self->values, self->nodes[hit].value))) return -1;
    }
    return any;
}

/* found(text) -> [(place of the last letter, value)], None where the text is long or not ASCII */
static PyObject *automaton_found(Automaton *self, PyObject *text) {
    const byte *letters;
    Py_ssize_t length;
    if (!self->values || !ascii_of(text, &letters, &length) || length > LONGEST_TEXT) Py_RETURN_NONE;
    PyObject *hits = PyList_New(0);
    if (hits && search(self, letters, length, hits) < 0) Py_CLEAR(hits);
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
    {"single_blanks", single_blanks, METH_O, NULL},
    {"plain_address", plain_address, METH_O, NULL},
    {"plain_date", plain_date, METH_O, NULL},
    {"plain_divide", (PyCFunction)(void *)plain_divide, METH_FASTCALL, NULL},
    {"know_structured", know_structured, METH_O, NULL},
    {"know_folds", know_folds, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "_speedups", NULL, -1, functions, NULL, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit__speedups(void) {
    PyDateTime_IMPORT;
    if (!PyDateTimeAPI || PyType_Ready(&AutomatonType) < 0) return NULL;
    if (!ZONES && !(ZONES = PyDict_New())) return NULL;
    PyObject *made = PyModule_Create(&module);
    if (made && PyModule_AddObjectRef(made, "Automaton", (PyObject *)&AutomatonType) < 0) Py_CLEAR(made);
    return made;
}
