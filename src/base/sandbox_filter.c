/* Seccomp filters and Landlock for the sandbox; see sandbox_private.h.
 *
 * The filter is written by hand, as a list of what is allowed, compiled to classic BPF (seccomp(2), linux/filter.h):
 * the list is what matters and stands here to be read, the compiler is thirty lines without a jump to compute, and a
 * library would be one more to load in a child that is started for each file. A call's number is checked only after the
 * architecture, so a 32-bit call, or one of x32, is never taken for another. */
#include "sandbox_private.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__) && defined(__AARCH64EL__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#else
#define ARCHITECTURE 0
#endif

#define CODE_MAX 512
#define RULE_CODE_MAX 5

/* Low halves of arguments: both architectures are little-endian, and the kernel reads these as 32 bits. */
#define ARGUMENT(n) ((uint32_t)offsetof(struct seccomp_data, args) + 8 * (n))

typedef enum Check { ANY, WITHOUT, EXACTLY } Check;

typedef struct Rule {
	long number;
	Check check; /* of argument `argument`: none; no bit of `value` is set; it is `value` */
	uint32_t argument, value;
} Rule;

typedef struct Code {
	struct sock_filter lines[CODE_MAX];
	size_t count;
} Code;

#define WRITING (O_ACCMODE | O_CREAT | O_TRUNC)

/* To compute, and to read and write what is open. Memory never becomes executable. */
static const Rule SEALED[] = {{SYS_read, ANY, 0, 0},
			      {SYS_write, ANY, 0, 0},
			      {SYS_close, ANY, 0, 0},
			      {SYS_fstat, ANY, 0, 0},
			      {SYS_mmap, WITHOUT, 2, PROT_EXEC},
			      {SYS_mprotect, WITHOUT, 2, PROT_EXEC},
			      {SYS_munmap, ANY, 0, 0},
			      {SYS_mremap, ANY, 0, 0},
			      {SYS_madvise, ANY, 0, 0},
			      {SYS_brk, ANY, 0, 0},
			      {SYS_futex, ANY, 0, 0},
			      {SYS_getrandom, ANY, 0, 0},
			      {SYS_clock_gettime, ANY, 0, 0},
			      {SYS_gettimeofday, ANY, 0, 0},
			      {SYS_getpid, ANY, 0, 0},
			      {SYS_gettid, ANY, 0, 0},
			      {SYS_rt_sigprocmask, ANY, 0, 0},
			      {SYS_rt_sigreturn, ANY, 0, 0},
			      {SYS_sigaltstack, ANY, 0, 0}, /* a sanitizer's last word */
			      {SYS_exit, ANY, 0, 0},
			      {SYS_exit_group, ANY, 0, 0}};

/* What a program takes besides to be started, with its libraries, and to read files. */
static const Rule PROGRAM[] = {{SYS_execve, ANY, 0, 0},
			       {SYS_mmap, ANY, 0, 0},
			       {SYS_mprotect, ANY, 0, 0},
			       {SYS_openat, WITHOUT, 2, WRITING},
			       {SYS_newfstatat, ANY, 0, 0},
			       {SYS_statx, ANY, 0, 0},
			       {SYS_faccessat, ANY, 0, 0},
#ifdef SYS_faccessat2
			       {SYS_faccessat2, ANY, 0, 0},
#endif
			       {SYS_readlinkat, ANY, 0, 0},
			       {SYS_getdents64, ANY, 0, 0},
			       {SYS_getcwd, ANY, 0, 0},
			       {SYS_lseek, ANY, 0, 0},
			       {SYS_pread64, ANY, 0, 0},
			       {SYS_readv, ANY, 0, 0},
			       {SYS_writev, ANY, 0, 0},
			       {SYS_fcntl, EXACTLY, 1, F_GETFL},
			       {SYS_prlimit64, EXACTLY, 0, 0}, /* its own limits, of which none can be raised */
			       {SYS_set_tid_address, ANY, 0, 0},
			       {SYS_set_robust_list, ANY, 0, 0},
#ifdef SYS_rseq
			       {SYS_rseq, ANY, 0, 0},
#endif
			       {SYS_rt_sigaction, ANY, 0, 0},
			       {SYS_sched_yield, ANY, 0, 0},
			       {SYS_sysinfo, ANY, 0, 0},
			       {SYS_uname, ANY, 0, 0},
#ifdef __x86_64__
			       {SYS_open, WITHOUT, 1, WRITING},
			       {SYS_stat, ANY, 0, 0},
			       {SYS_lstat, ANY, 0, 0},
			       {SYS_access, ANY, 0, 0},
			       {SYS_readlink, ANY, 0, 0},
			       {SYS_arch_prctl, ANY, 0, 0},
			       {SYS_time, ANY, 0, 0},
#endif
			       {SYS_getuid, ANY, 0, 0},
			       {SYS_geteuid, ANY, 0, 0},
			       {SYS_getgid, ANY, 0, 0},
			       {SYS_getegid, ANY, 0, 0}};

static void emit(Code *code, uint16_t operation, uint32_t value, uint8_t if_true, uint8_t if_false)
{
	code->lines[code->count++] = (struct sock_filter){operation, if_true, if_false, value};
}

static void emit_load(Code *code, uint32_t offset)
{
	emit(code, BPF_LD | BPF_W | BPF_ABS, offset, 0, 0);
}

static void emit_return(Code *code, uint32_t action)
{
	emit(code, BPF_RET | BPF_K, action, 0, 0);
}

static void emit_rule(Code *code, const Rule *rule, uint32_t otherwise)
{
	if (rule->check == ANY) {
		emit(code, BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)rule->number, 0, 1);
		emit_return(code, SECCOMP_RET_ALLOW);
		return;
	}
	emit(code, BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)rule->number, 0, 4);
	emit_load(code, ARGUMENT(rule->argument));
	if (rule->check == WITHOUT)
		emit(code, BPF_JMP | BPF_JSET | BPF_K, rule->value, 0, 1);
	else
		emit(code, BPF_JMP | BPF_JEQ | BPF_K, rule->value, 1, 0);
	emit_return(code, otherwise);
	emit_return(code, SECCOMP_RET_ALLOW);
}

static void emit_rules(Code *code, const Rule *rules, size_t count, uint32_t otherwise)
{
	for (size_t i = 0; i < count; i++)
		emit_rule(code, &rules[i], otherwise);
}

#define COUNT(rules) (sizeof(rules) / sizeof *(rules))
_Static_assert((COUNT(SEALED) + COUNT(PROGRAM) + 2) * RULE_CODE_MAX < CODE_MAX, "a filter has room");

static void begin(Code *code)
{
	emit_load(code, offsetof(struct seccomp_data, arch));
	emit(code, BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 1, 0);
	emit_return(code, SECCOMP_RET_KILL_PROCESS);
	emit_load(code, offsetof(struct seccomp_data, nr));
}

/* abort() sends itself a signal: let it, so that a crash is told from a breach; and to no other process. */
static bool finish(Code *code, uint32_t otherwise)
{
	const Rule abort_itself = {SYS_tgkill, EXACTLY, 0, (uint32_t)getpid()};
	emit_rule(code, &abort_itself, otherwise);
	emit_return(code, otherwise);
	if (ARCHITECTURE == 0) {
		errno = ENOSYS;
		return false;
	}
	struct sock_fprog program = {.len = (unsigned short)code->count, .filter = code->lines};
	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

bool sandbox_filter_seal(void)
{
	Code code = {.count = 0};
	begin(&code);
	emit_rules(&code, SEALED, COUNT(SEALED), SECCOMP_RET_KILL_PROCESS);
	return finish(&code, SECCOMP_RET_KILL_PROCESS);
}

/* The program's own rules go first, since the first rule for a number is the one that holds. */
bool sandbox_filter_program(void)
{
	const uint32_t absent = SECCOMP_RET_ERRNO | ENOSYS;
	Code code = {.count = 0};
	begin(&code);
	emit_rules(&code, PROGRAM, COUNT(PROGRAM), absent);
	emit_rules(&code, SEALED, COUNT(SEALED), absent);
	return finish(&code, absent);
}

/* READ_DIR is refused for what is no folder. */
static void allow(int rules, const char *path)
{
	const uint64_t file = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE;
	struct landlock_path_beneath_attr beneath = {.allowed_access = file | LANDLOCK_ACCESS_FS_READ_DIR,
						     .parent_fd = open(path, O_PATH | O_CLOEXEC)};
	if (beneath.parent_fd < 0)
		return;
	if (syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &beneath, 0) != 0) {
		beneath.allowed_access = file;
		(void)syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &beneath, 0);
	}
	(void)close(beneath.parent_fd);
}

void sandbox_filter_files(const char *const *folders, const char *program)
{
	/* all rights of the first version, LANDLOCK_ACCESS_FS_MAKE_SYM being the last: what is not handled is allowed
	 */
	struct landlock_ruleset_attr attributes = {.handled_access_fs = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1};
	int rules = (int)syscall(SYS_landlock_create_ruleset, &attributes, sizeof attributes, 0);
	if (rules < 0)
		return;
	for (; *folders; folders++)
		allow(rules, *folders);
	allow(rules, program);
	(void)syscall(SYS_landlock_restrict_self, rules, 0);
	(void)close(rules);
}
