/* SPDX-License-Identifier: EUPL-1.2 */
#include "client/link.h"

int link_exit_code(int code)
{
	return code ? 1 : 0;
}
