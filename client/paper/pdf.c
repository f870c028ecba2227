/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The module's one door: a document in, the bytes of a PDF out. It touches no
 * file and says nothing to the terminal; the program writes the file.
 *
 * cairo 1.16 writes the structure, the title and the outline, but not the
 * document's language, without which a screen reader speaks Finnish with an
 * English voice. The catalogue is the last object before the table of offsets
 * and nothing but `startxref` counts bytes from behind it, so two entries are
 * put into it and that number is mended. A later cairo that lays files out
 * otherwise is left as it is.
 */
#include <cairo-pdf.h>
#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "client/paper.h"
#include "client/paper/flow.h"

#define EXPORT __attribute__((visibility("default")))

#define SCALE_LEAST 0.88 /* letters of 7 points */

static cairo_status_t gather(void *arg, const unsigned char *data,
    unsigned length)
{
	g_string_append_len(arg, (const char *)data, (gssize)length);
	return CAIRO_STATUS_SUCCESS;
}

static cairo_status_t forget(void *arg, const unsigned char *data,
    unsigned length)
{
	(void)arg, (void)data, (void)length;
	return CAIRO_STATUS_SUCCESS;
}

static unsigned count_pages(const struct paper *p, double scale)
{
	cairo_surface_t *s = cairo_pdf_surface_create_for_stream(forget, NULL,
	    A4_WIDTH, A4_HEIGHT);
	unsigned pages = flow_draw(s, p, 0, scale);

	cairo_surface_destroy(s);
	return pages;
}

/* A few lines on a second sheet are a page of their own for who prints it:
 * they go onto the first where letters a little smaller make room. */
static double fit(const struct paper *p, unsigned *pages)
{
	static const double scales[] = { 0.96, 0.92, SCALE_LEAST };

	*pages = count_pages(p, 1);
	if (*pages != 2 || count_pages(p, SCALE_LEAST) != 1)
		return 1;
	*pages = 1;
	for (size_t i = 0; i + 1 < sizeof(scales) / sizeof(*scales); i++)
		if (count_pages(p, scales[i]) == 1)
			return scales[i];
	return SCALE_LEAST;
}

/* Where the last such words begin, in bytes of any kind; NULL: nowhere. */
static char *find_last(const GString *pdf, const char *words)
{
	char *found = NULL, *at = pdf->str;
	size_t n = strlen(words);

	while ((at = memmem(at, pdf->len - (gsize)(at - pdf->str), words, n)))
		found = at++;
	return found;
}

static void set_language(GString *pdf, const char *language)
{
	char entry[96], number[32];
	const char *catalogue = find_last(pdf, "<< /Type /Catalog");
	const char *table = find_last(pdf, "\nxref\n");
	const char *start = find_last(pdf, "\nstartxref\n");

	if (!catalogue || !table || !start || catalogue > table ||
	    table > start)
		return;
	gsize at = (gsize)(catalogue - pdf->str) + strlen("<< /Type /Catalog");
	gsize xref = (gsize)(table - pdf->str) + 1;
	gsize digits = (gsize)(start - pdf->str) + strlen("\nstartxref\n");
	char *end = NULL;
	if (strtoull(pdf->str + digits, &end, 10) != xref)
		return;
	gsize n_digits = (gsize)(end - pdf->str) - digits;
	int n = g_snprintf(entry, sizeof(entry),
	    "\n   /Lang (%s)\n   /ViewerPreferences << /DisplayDocTitle true "
	    ">>",
	    language);
	g_snprintf(number, sizeof(number), "%zu", xref + (gsize)n);
	g_string_erase(pdf, (gssize)digits, (gssize)n_digits);
	g_string_insert(pdf, (gssize)digits, number);
	g_string_insert_len(pdf, (gssize)at, entry, n);
}

EXPORT paper_draw_fn paper_draw;
EXPORT int paper_draw(const struct paper *p, struct paper_drawn *out,
    const char **why)
{
	GString *pdf = g_string_new(NULL);
	unsigned pages;
	double scale = fit(p, &pages);
	cairo_surface_t *s = cairo_pdf_surface_create_for_stream(gather, pdf,
	    A4_WIDTH, A4_HEIGHT);

	cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_TITLE, p->title);
	cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_CREATOR,
	    p->creator);
	flow_draw(s, p, pages, scale);
	cairo_surface_finish(s);
	cairo_status_t status = cairo_surface_status(s);
	cairo_surface_destroy(s);
	if (status != CAIRO_STATUS_SUCCESS) {
		*why = cairo_status_to_string(status);
		g_string_free(pdf, TRUE);
		return -1;
	}
	set_language(pdf, p->language);
	out->len = pdf->len;
	out->pages = pages;
	out->data = g_string_free(pdf, FALSE);
	return 0;
}
