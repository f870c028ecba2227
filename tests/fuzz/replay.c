/* SPDX-License-Identifier: EUPL-1.2 */
/* Gives every file of the named folders to a fuzz target, without a fuzzer. A
 * folder without files fails: a corpus that went missing must not look green.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static int replay_file(const char *path)
{
	FILE *f = fopen(path, "rb");
	if (!f || fseek(f, 0, SEEK_END) != 0) {
		perror(path);
		return -1;
	}
	long len = ftell(f);
	rewind(f);
	/* exactly as large as the input, so that a byte too far is seen */
	uint8_t *data = malloc(len > 0 ? (size_t)len : 1);
	size_t got = data && len > 0 ? fread(data, 1, (size_t)len, f) : 0;
	fclose(f);
	if (!data || got != (size_t)len) {
		fprintf(stderr, "replay: %s: cannot be read\n", path);
		free(data);
		return -1;
	}
	LLVMFuzzerTestOneInput(data, got);
	free(data);
	return 0;
}

/* How many files; -1: something could not be read. */
static int replay_folder(const char *folder)
{
	struct dirent **entries = NULL;
	int n = scandir(folder, &entries, NULL, alphasort), files = 0;

	for (int i = 0; i < n; i++) {
		char path[4096];
		snprintf(path, sizeof(path), "%s/%s", folder,
		    entries[i]->d_name);
		if (files >= 0 && entries[i]->d_name[0] != '.')
			files = replay_file(path) < 0 ? -1 : files + 1;
		free(entries[i]);
	}
	free(entries);
	return files;
}

int main(int argc, char **argv)
{
	int failed = argc < 2;
	for (int i = 1; i < argc; i++) {
		int files = replay_folder(argv[i]);
		printf("%s: %d files\n", argv[i], files);
		failed |= files <= 0;
	}
	return failed;
}
