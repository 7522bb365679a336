/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A resolver for one program, to be preloaded: FAULT_NAMES="NAME=WHAT …" says what becomes of a
 * name: addresses with commas between them, or `none`, `again` or `stall`. */

#include <dlfcn.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef int (*Resolve) (const char *, const char *, const struct addrinfo *, struct addrinfo **);

/* Copies what stands behind NAME= in the variable. */
static int
find (const char *name,
      char       *what,
      size_t      size)
{
  const char *list = getenv ("FAULT_NAMES");
  size_t length = strlen (name);

  for (const char *at = list; at != NULL && *at != '\0'; at = strchr (at, ' '))
    {
      at += strspn (at, " ");
      if (strncmp (at, name, length) == 0 && at[length] == '=')
        {
          snprintf (what, size, "%.*s", (int) strcspn (at + length + 1, " "), at + length + 1);
          return 1;
        }
    }

  return 0;
}

/* An address may be of a family that is not wanted. freeaddrinfo() walks the chain, so answers can
 * be joined. */
static int
join_answers (Resolve                next,
              char                  *addresses,
              const char            *service,
              const struct addrinfo *hints,
              struct addrinfo      **result)
{
  struct addrinfo **end = result;
  char *rest = NULL;

  *result = NULL;
  for (char *word = strtok_r (addresses, ",", &rest); word != NULL;
       word = strtok_r (NULL, ",", &rest))
    {
      if (next (word, service, hints, end) != 0)
        *end = NULL;
      while (*end != NULL)
        end = &(*end)->ai_next;
    }

  return *result != NULL ? 0 : EAI_NONAME;
}

int
getaddrinfo (const char *restrict            name,
             const char *restrict            service,
             const struct addrinfo *restrict hints,
             struct addrinfo **restrict      result)
{
  Resolve next = (Resolve) dlsym (RTLD_NEXT, "getaddrinfo");
  char what[200];

  if (name == NULL || !find (name, what, sizeof what))
    return next (name, service, hints, result);
  if (strcmp (what, "none") == 0)
    return EAI_NONAME;
  if (strcmp (what, "again") == 0)
    return EAI_AGAIN;
  while (strcmp (what, "stall") == 0)
    pause ();

  return join_answers (next, what, service, hints, result);
}
