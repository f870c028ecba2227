/* SPDX-License-Identifier: EUPL-1.2 */
/* The colours; see palette.h. */
#include "client/kiosk/palette.h"

const uint32_t palette[N_COLORS] = {
	[NIGHT] = 0x11174A,
	[DEEP] = 0x0B1038,
	[PAPER] = 0xFDF9F0,
	[MIST] = 0xC3CBF5,
	[BAR] = 0x4B63E6,
	[CALM] = 0x2F3C96,
	[SUN] = 0xFFB648,
	[SKY] = 0x7CC4FF,
	[ROSE] = 0xFF8FA3,
	[LIME] = 0xD6EE72,
	[MINT] = 0x6BE3C1,
	[LINE] = 0x3C4796,
	[TRACE] = 0x29337F,
	[HUSH] = 0x1D2563,
	[BAR_OFF] = 0x5B67AB,
	[SUN_OFF] = 0xE9D3A8,
	[RING_OFF] = 0xA9B7E8,
	[RING_1] = 0xFFBB53,
	[RING_2] = 0xFFC15F,
	[RING_3] = 0xFFC86F,
	[CONFETTI_1] = 0xD9345F,
	[CONFETTI_2] = 0x0B6E62,
	[HALO] = 0x4A3F5E,
};
