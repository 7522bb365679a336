/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fault-server.h"

G_BEGIN_DECLS

gsize      fault_request_get_length (const char *head);
FaultRoute fault_request_read_route (const char *head,
                                     char      **id);

G_END_DECLS
