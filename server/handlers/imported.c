/* SPDX-License-Identifier: EUPL-1.2 */
/* Batches of an import: a result for each row. */
#include "common/wire.h"
#include "server/handlers/handlers.h"

bool handler_is_store_error(int code)
{
	return code == E_UNAVAILABLE || code == E_INTERNAL;
}

int handler_batch_size(struct request *r)
{
	return error_set(&r->err, E_INVALID, "batch_size",
	    _("A batch has 1 to %d items."), WIRE_BATCH_MAX);
}

int handler_import(struct world *w, struct request *r, size_t n,
    import_row_fn *fn)
{
	Viesti__Imported *out = arena_alloc(r->arena, sizeof *out);

	if (n < 1 || n > WIRE_BATCH_MAX)
		return handler_batch_size(r);
	arena_set_limit(r->arena, HANDLER_ARENA);
	if (!out)
		return request_too_large(r);
	viesti__imported__init(out);
	out->results = (Viesti__ImportResult **)request_array(r, n,
	    sizeof **out->results);
	if (!out->results)
		return request_too_large(r);
	out->n_results = n;
	for (size_t i = 0; i < n; i++) {
		Viesti__ImportResult *res = out->results[i];
		viesti__import_result__init(res);
		res->has_outcome = 1;
		int rc = fn(w, r, i, res);
		if (handler_is_store_error(rc))
			return rc;
		if (rc < 0) {
			res->outcome = VIESTI__IMPORT_OUTCOME__IMPORT_REFUSED;
			res->error = request_error(r, &r->err);
			r->err = (struct error){ 0 };
		}
	}
	r->reply.body_case = VIESTI__REPLY__BODY_IMPORTED;
	r->reply.imported = out;
	return 0;
}
