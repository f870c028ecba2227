/* SPDX-License-Identifier: EUPL-1.2 */
/* Completion in shells. See shell.h. In the scripts ~ is the program's name. */
#include "client/shell.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/buf.h"
#include "common/text.h"

/* Words with blanks are escaped, but not within marks that are open. What was
 * typed comes as it stands in the line, so escapes are taken out. */
static const char bash[] =
    "# bash completion for ~; made by: ~ completion bash\n"
    "_~() {\n"
    "	local line item typed=${COMP_WORDS[COMP_CWORD]} words=() i\n"
    "	for ((i = 1; i <= COMP_CWORD; i++)); do\n"
    "		item=${COMP_WORDS[i]//\\\\/}\n"
    "		item=${item#[\\\"\\']}\n"
    "		((i < COMP_CWORD)) && item=${item%[\\\"\\']}\n"
    "		words+=(\"$item\")\n"
    "	done\n"
    "	COMPREPLY=()\n"
    "	while IFS= read -r line; do\n"
    "		if [[ $line == " SHELL_FILES " ]]; then\n"
    "			compopt -o filenames\n"
    "			while IFS= read -r item; do\n"
    "				COMPREPLY+=(\"$item\")\n"
    "			done < <(compgen -f -- \"${words[-1]}\")\n"
    "			continue\n"
    "		fi\n"
    "		item=${line%%$'\\t'*}\n"
    "		[[ $typed == [\\\"\\']* ]] || printf -v item %q \"$item\"\n"
    "		COMPREPLY+=(\"$item\")\n"
    "	done < <(\"$1\" " SHELL_COMPLETE " \"${words[@]}\" 2>/dev/null)\n"
    "}\n"
    "complete -F _~ ~\n";

static const char zsh[] =
    "#compdef ~\n"
    "# zsh completion for ~; made by: ~ completion zsh\n"
    "_~() {\n"
    "	local line\n"
    "	local -a values shown\n"
    "	for line in \"${(@f)$(\"${words[1]}\" " SHELL_COMPLETE
    " \"${(@Q)words[2,CURRENT]}\" 2>/dev/null)}\"; do\n"
    "		if [[ $line == " SHELL_FILES " ]]; then\n"
    "			_files\n"
    "		elif [[ -n $line ]]; then\n"
    "			values+=(\"${line%%$'\\t'*}\")\n"
    "			shown+=(\"${line/$'\\t'/  }\")\n"
    "		fi\n"
    "	done\n"
    "	(( $#values )) && compadd -U -l -d shown -a values\n"
    "}\n"
    "if [[ $funcstack[1] == _~ ]]; then\n"
    "	_~ \"$@\"\n"
    "else\n"
    "	compdef _~ ~\n"
    "fi\n";

static const char fish[] =
    "# fish completion for ~; made by: ~ completion fish\n"
    "function __~_complete\n"
    "	set -l words (commandline -opc)\n"
    "	set -l program $words[1]\n"
    "	set -e words[1]\n"
    "	for line in ($program " SHELL_COMPLETE
    " $words (commandline -ct) 2>/dev/null)\n"
    "		if test \"$line\" = " SHELL_FILES "\n"
    "			__fish_complete_path (commandline -ct)\n"
    "		else\n"
    "			echo $line\n"
    "		end\n"
    "	end\n"
    "end\n"
    "complete -c ~ -f -a '(__~_complete)'\n";

int shell_script(const char *shell, const char *program)
{
	static const struct {
		const char *shell, *script;
	} scripts[] = {
		{ "bash", bash },
		{ "zsh", zsh },
		{ "fish", fish },
	};

	for (size_t i = 0; i < sizeof(scripts) / sizeof(*scripts); i++) {
		if (strcmp(scripts[i].shell, shell) != 0)
			continue;
		for (const char *c = scripts[i].script; *c; c++)
			if (*c == '~')
				fputs(program, stdout);
			else
				putchar(*c);
		return 0;
	}
	return -1;
}

bool shell_begins(const char *text, const char *typed)
{
	char *a = text_fold(text), *b = text_fold(typed);
	bool begins = a && b && strncmp(a, b, strlen(b)) == 0;

	free(a);
	free(b);
	return begins;
}

void shell_put(const char *text, const char *about)
{
	printf("%s\t%s\n", text, about ? about : "");
}

bool shell_offer(const char *text, const char *about, const char *typed)
{
	if (!text || !*text || !shell_begins(text, typed))
		return false;
	shell_put(text, about);
	return true;
}

void shell_offer_word(const char *word, size_t len, const char *typed)
{
	char text[64];

	if (len == 0 || len >= sizeof(text) || word[0] < 'a' || word[0] > 'z')
		return;
	memcpy(text, word, len);
	text[len] = '\0';
	shell_offer(text, NULL, typed);
}
