/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of the videos API as they go over the wire, as far as we say them ourselves. */
#pragma once

#define TACHY_WIRE_VIDEOS "/videos"
#define TACHY_WIRE_MODELS "/models"
#define TACHY_WIRE_CONTENT "/content"
#define TACHY_WIRE_REMIX "/remix"

#define TACHY_WIRE_MODEL "model"
#define TACHY_WIRE_PROMPT "prompt"
#define TACHY_WIRE_SECONDS "seconds"
#define TACHY_WIRE_SIZE "size"
#define TACHY_WIRE_REFERENCE "input_reference"

#define TACHY_WIRE_IDEMPOTENCY_KEY "Idempotency-Key"
