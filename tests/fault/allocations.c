/* Stands before the C library's allocation, to fail it: of the allocations from main() on, the one whose number is
 * FAIL_AT, or with FAIL_ALL_AFTER all from that one on. Their number in all goes to the file FAIL_COUNT. What the
 * loader and the libraries' own beginnings allocate is not counted: the program has no say in that. */
#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

typedef int (*Main)(int, char **, char **);
typedef int (*Start)(Main, int, char **, int (*)(int, char **, char **), void (*)(void), void (*)(void), void *);

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *old, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);
int __libc_start_main(Main real, int argc, char **argv, int (*begin)(int, char **, char **), void (*end)(void),
		      void (*loader_end)(void), void *stack_end);
void *memalign(size_t alignment, size_t size);

static Main real_main;
static bool counting, all_after;
static unsigned long fail_at;
static atomic_ulong count;

static bool fails(void)
{
	if (!counting)
		return false;
	unsigned long number = atomic_fetch_add(&count, 1) + 1;
	if (fail_at == 0 || (all_after ? number < fail_at : number != fail_at))
		return false;
	errno = ENOMEM;
	return true;
}

void *malloc(size_t size)
{
	return fails() ? NULL : __libc_malloc(size);
}

void *calloc(size_t item_count, size_t size)
{
	return fails() ? NULL : __libc_calloc(item_count, size);
}

void *realloc(void *old, size_t size)
{
	return fails() ? NULL : __libc_realloc(old, size);
}

void *memalign(size_t alignment, size_t size)
{
	return fails() ? NULL : __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
	return memalign(alignment, size);
}

int posix_memalign(void **memory, size_t alignment, size_t size)
{
	*memory = memalign(alignment, size);
	return *memory ? 0 : ENOMEM;
}

static int counted_main(int argc, char **argv, char **environment)
{
	const char *at = getenv("FAIL_AT");
	fail_at = at ? strtoul(at, NULL, 10) : 0;
	all_after = getenv("FAIL_ALL_AFTER") != NULL;
	counting = true;
	return real_main(argc, argv, environment);
}

int __libc_start_main(Main real, int argc, char **argv, int (*begin)(int, char **, char **), void (*end)(void),
		      void (*loader_end)(void), void *stack_end)
{
	Start start = (Start)dlsym(RTLD_NEXT, "__libc_start_main");
	real_main = real;
	return start(counted_main, argc, argv, begin, end, loader_end, stack_end);
}

__attribute__((destructor)) static void tell(void)
{
	const char *path = getenv("FAIL_COUNT");
	counting = false;
	FILE *file = path ? fopen(path, "we") : NULL;
	if (!file)
		return;
	fprintf(file, "%lu\n", atomic_load(&count));
	fclose(file);
}
