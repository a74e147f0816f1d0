// SPDX-License-Identifier: Apache-2.0
/** Documents, settings and import jobs. */
@NullMarked
package io.millwright.historian.postgres.document;

import org.jspecify.annotations.NullMarked;
