/* Preloaded into a test process: makes the n-th changing call on the data file or its journal fail.
 *
 * fault_arm(n, error, mode): the n-th call from now fails with `error`; mode 0: once, before it did
 * anything; 1: once, after it did everything; 2: it and all later ones, before they did anything.
 * fault_off() ends it and returns how many calls were seen since arming.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static int countdown = 0, armed = 0, mode = 0, code = 0, seen = 0;

void fault_arm(int n, int error, int how) {
    countdown = n; code = error; mode = how; seen = 0; armed = 1;
}
int fault_off(void) { armed = 0; return seen; }

static int is_ours(int fd) {
    char link[64], path[4096];
    ssize_t length;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    length = readlink(link, path, sizeof path - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    return strstr(path, "office.crm") != NULL;
}

static int hit(int fd) {
    if (!armed || !is_ours(fd)) return 0;
    seen++;
    if (seen == countdown) return 1;
    return mode == 2 && seen > countdown;
}

#define WRAP(result, name, params, call, fd)                                  \
    result name params {                                                      \
        static result (*real) params;                                         \
        if (!real) real = (result (*) params)dlsym(RTLD_NEXT, #name);         \
        if (hit(fd)) {                                                        \
            if (mode == 1) (void)real call;                                   \
            errno = code;                                                     \
            return -1;                                                        \
        }                                                                     \
        return real call;                                                     \
    }

WRAP(ssize_t, pwrite, (int fd, const void *b, size_t n, off_t at), (fd, b, n, at), fd)
WRAP(ssize_t, pwrite64, (int fd, const void *b, size_t n, off64_t at), (fd, b, n, at), fd)
WRAP(ssize_t, write, (int fd, const void *b, size_t n), (fd, b, n), fd)
WRAP(int, fsync, (int fd), (fd), fd)
WRAP(int, fdatasync, (int fd), (fd), fd)
WRAP(int, ftruncate, (int fd, off_t n), (fd, n), fd)
WRAP(int, ftruncate64, (int fd, off64_t n), (fd, n), fd)
