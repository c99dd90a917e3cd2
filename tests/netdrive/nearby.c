/* Preloaded into a process: a folder becomes a drive whose n-th call fails, as of `netdrive.py`.
 *
 * What the process asks of files below $NEARBY_ROOT is counted, and refused when `struct rules` says
 * so. The rules lie in the file $NEARBY_STATE, which is mapped: whoever changes it changes them at
 * once, here and in every child. Nothing is asked of another process, so a call costs what it costs
 * on a local disk. `nearby.py` is the other side of it.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <limits.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

enum { GETATTR, OPEN, CREATE, READ, WRITE, TRUNCATE, FSYNC, LOCK, UNLINK, RENAME, MKDIR, RMDIR,
       READDIR, STATFS, OPS };
static const char *NAMES[OPS] = {"getattr", "open", "create", "read", "write", "truncate", "fsync",
                                 "lock", "unlink", "rename", "mkdir", "rmdir", "readdir", "statfs"};

struct rules {
    int64_t armed, error, for_ever, hits, ops, after, seen, traced, length;
    double partial;
    char match[256];
    int64_t counts[16];
    char trace[1 << 20];
};

static struct rules *rules;
static char root[PATH_MAX];
static size_t root_length;

__attribute__((constructor)) static void begin(void) {
    const char *folder = getenv("NEARBY_ROOT"), *state = getenv("NEARBY_STATE");
    if (!folder || !state) return;
    int fd = (int)syscall(SYS_openat, AT_FDCWD, state, O_RDWR | O_CLOEXEC, 0);
    if (fd < 0) return;
    void *found = mmap(NULL, sizeof *rules, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    syscall(SYS_close, fd);
    if (found == MAP_FAILED) return;
    root_length = strlen(folder);
    memcpy(root, folder, root_length + 1);
    rules = found;
}

static const char *on_drive(const char *path) {
    if (!rules || strncmp(path, root, root_length)) return NULL;
    if (path[root_length] == 0) return "/";
    return path[root_length] == '/' ? path + root_length : NULL;
}

/* 0: go on; else `errno` is set, and of a write `*part` of it is to be done before it is refused. */
static int refused(int op, const char *path, double *part) {
    const char *name = path ? on_drive(path) : NULL;
    if (!name) return 0;
    __sync_fetch_and_add(&rules->counts[op], 1);
    if (rules->traced) {
        char line[PATH_MAX + 32];
        int64_t n = snprintf(line, sizeof line, "%s %s\n", NAMES[op], name);
        int64_t at = __sync_fetch_and_add(&rules->length, n);
        if (at + n < (int64_t)sizeof rules->trace) memcpy(rules->trace + at, line, n);
    }
    if (!rules->armed || !(rules->ops >> op & 1) || fnmatch(rules->match, name, 0)) return 0;
    int64_t number = __sync_add_and_fetch(&rules->seen, 1);
    if (number <= rules->after || (number > rules->after + 1 && !rules->for_ever)) return 0;
    __sync_fetch_and_add(&rules->hits, 1);
    if (part) *part = rules->partial;
    errno = (int)rules->error;
    return 1;
}

static const char *path_of(int fd, char *buffer) {
    char link[40];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = syscall(SYS_readlink, link, buffer, PATH_MAX - 1);
    if (length <= 0) return NULL;
    buffer[length] = 0;
    return buffer;
}

static int refused_fd(int op, int fd, double *part) {
    char buffer[PATH_MAX];
    int kept = errno;
    const char *path = rules ? path_of(fd, buffer) : NULL;
    errno = kept;
    return refused(op, path, part);
}

static const char *joined(int folder, const char *path, char *buffer) {
    if (!rules || path[0] == '/' || folder == AT_FDCWD) return path;
    if (!path_of(folder, buffer)) return NULL;
    size_t length = strlen(buffer);
    snprintf(buffer + length, PATH_MAX - length, "/%s", path);
    return buffer;
}

#define REAL(result, name, params)                                            \
    static result (*real) params;                                             \
    if (!real) real = (result (*) params)dlsym(RTLD_NEXT, #name)

#define BY_FD(result, name, params, call, fd, op)                             \
    result name params {                                                      \
        REAL(result, name, params);                                           \
        return refused_fd(op, fd, NULL) ? (result)-1 : real call;             \
    }

#define BY_PATH(name, params, call, path, op)                                 \
    int name params {                                                         \
        REAL(int, name, params);                                              \
        return refused(op, path, NULL) ? -1 : real call;                      \
    }

#define BY_PLACE(name, params, call, folder, path, op)                        \
    int name params {                                                         \
        char buffer[PATH_MAX];                                                \
        REAL(int, name, params);                                              \
        return refused(op, joined(folder, path, buffer), NULL) ? -1 : real call; \
    }

BY_FD(ssize_t, read, (int fd, void *b, size_t n), (fd, b, n), fd, READ)
BY_FD(ssize_t, pread, (int fd, void *b, size_t n, off_t at), (fd, b, n, at), fd, READ)
BY_FD(ssize_t, pread64, (int fd, void *b, size_t n, off64_t at), (fd, b, n, at), fd, READ)
BY_FD(int, ftruncate, (int fd, off_t n), (fd, n), fd, TRUNCATE)
BY_FD(int, ftruncate64, (int fd, off64_t n), (fd, n), fd, TRUNCATE)
BY_FD(int, fstat, (int fd, void *b), (fd, b), fd, GETATTR)
BY_FD(int, fstat64, (int fd, void *b), (fd, b), fd, GETATTR)
BY_FD(int, fstatvfs64, (int fd, void *b), (fd, b), fd, STATFS)

BY_PATH(stat, (const char *p, void *b), (p, b), p, GETATTR)
BY_PATH(stat64, (const char *p, void *b), (p, b), p, GETATTR)
BY_PATH(lstat, (const char *p, void *b), (p, b), p, GETATTR)
BY_PATH(lstat64, (const char *p, void *b), (p, b), p, GETATTR)
BY_PATH(access, (const char *p, int how), (p, how), p, GETATTR)
BY_PATH(statvfs64, (const char *p, void *b), (p, b), p, STATFS)
BY_PATH(truncate64, (const char *p, off64_t n), (p, n), p, TRUNCATE)
BY_PATH(unlink, (const char *p), (p), p, UNLINK)
BY_PATH(rename, (const char *p, const char *q), (p, q), p, RENAME)
BY_PATH(mkdir, (const char *p, mode_t m), (p, m), p, MKDIR)
BY_PATH(rmdir, (const char *p), (p), p, RMDIR)
BY_PLACE(fstatat64, (int d, const char *p, void *b, int f), (d, p, b, f), d, p, GETATTR)
BY_PLACE(faccessat, (int d, const char *p, int h, int f), (d, p, h, f), d, p, GETATTR)
BY_PLACE(unlinkat, (int d, const char *p, int f), (d, p, f), d, p, UNLINK)
BY_PLACE(mkdirat, (int d, const char *p, mode_t m), (d, p, m), d, p, MKDIR)

/* How older libraries ask for the same. */
int __xstat(int v, const char *p, void *b) { (void)v; return stat(p, b); }
int __xstat64(int v, const char *p, void *b) { (void)v; return stat64(p, b); }
int __lxstat(int v, const char *p, void *b) { (void)v; return lstat(p, b); }
int __lxstat64(int v, const char *p, void *b) { (void)v; return lstat64(p, b); }
int __fxstat(int v, int fd, void *b) { (void)v; return fstat(fd, b); }
int __fxstat64(int v, int fd, void *b) { (void)v; return fstat64(fd, b); }

/* Nothing is forced to the real disk: there is no power to be cut here. */
static int synced(int fd, int (*real)(int)) {
    char buffer[PATH_MAX];
    int kept = errno;
    const char *path = rules ? path_of(fd, buffer) : NULL;
    errno = kept;
    if (refused(FSYNC, path, NULL)) return -1;
    return path && on_drive(path) ? 0 : real(fd);
}
#define SYNCS(name) int name(int fd) { REAL(int, name, (int)); return synced(fd, real); }
SYNCS(fsync)
SYNCS(fdatasync)

/* A drive gives no file a second name, and copies nothing by itself. */
int link(const char *from, const char *to) {
    REAL(int, link, (const char *, const char *));
    if (on_drive(to)) { errno = ENOSYS; return -1; }
    return real(from, to);
}
ssize_t sendfile64(int out, int in, off64_t *at, size_t n) {
    REAL(ssize_t, sendfile64, (int, int, off64_t *, size_t));
    if (refused_fd(READ, in, NULL) || refused_fd(WRITE, out, NULL)) return -1;
    return real(out, in, at, n);
}

#define WRITES(name, params, whole, some)                                     \
    ssize_t name params {                                                     \
        double part = 0;                                                      \
        REAL(ssize_t, name, params);                                          \
        if (!refused_fd(WRITE, fd, &part)) return real whole;                 \
        int code = errno;                                                     \
        if (part > 0) (void)real some;                                        \
        errno = code;                                                         \
        return -1;                                                            \
    }
WRITES(write, (int fd, const void *b, size_t n), (fd, b, n), (fd, b, (size_t)(n * part)))
WRITES(pwrite, (int fd, const void *b, size_t n, off_t at), (fd, b, n, at),
       (fd, b, (size_t)(n * part), at))
WRITES(pwrite64, (int fd, const void *b, size_t n, off64_t at), (fd, b, n, at),
       (fd, b, (size_t)(n * part), at))

/* Giving a lock back is never refused, nor is what is asked of a handle beside locks. */
#define CONTROLS(name)                                                        \
    int name(int fd, int command, ...) {                                      \
        va_list more;                                                         \
        va_start(more, command);                                              \
        void *given = va_arg(more, void *);                                   \
        va_end(more);                                                         \
        REAL(int, name, (int, int, ...));                                     \
        int is_lock = command == F_GETLK || command == F_SETLK || command == F_SETLKW || \
                      (command >= 36 && command <= 38);                       \
        if (is_lock && *(short *)given != F_UNLCK && refused_fd(LOCK, fd, NULL)) return -1; \
        return real(fd, command, given);                                      \
    }
CONTROLS(fcntl)
CONTROLS(fcntl64)

static int open_refused(const char *path, int flags) {
    if (!path || !on_drive(path)) return 0;
    int kept = errno, is_there = !syscall(SYS_access, path, F_OK);
    errno = kept;
    if (refused(flags & O_CREAT && !is_there ? CREATE : OPEN, path, NULL)) return 1;
    return is_there && flags & O_TRUNC && refused(TRUNCATE, path, NULL);
}

#define MODE(last)                                                            \
    va_list more;                                                             \
    va_start(more, last);                                                     \
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(more, mode_t) : 0;   \
    va_end(more)

#define OPENS(name)                                                           \
    int name(const char *path, int flags, ...) {                              \
        MODE(flags);                                                          \
        REAL(int, name, (const char *, int, ...));                            \
        return open_refused(path, flags) ? -1 : real(path, flags, mode);      \
    }
OPENS(open)
OPENS(open64)

#define OPENS_AT(name)                                                        \
    int name(int folder, const char *path, int flags, ...) {                  \
        char buffer[PATH_MAX];                                                \
        MODE(flags);                                                          \
        REAL(int, name, (int, const char *, int, ...));                       \
        if (open_refused(joined(folder, path, buffer), flags)) return -1;     \
        return real(folder, path, flags, mode);                               \
    }
OPENS_AT(openat)
OPENS_AT(openat64)

DIR *opendir(const char *path) {
    REAL(DIR *, opendir, (const char *));
    return refused(READDIR, path, NULL) ? NULL : real(path);
}
