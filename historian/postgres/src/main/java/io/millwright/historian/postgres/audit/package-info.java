// SPDX-License-Identifier: Apache-2.0
/** The log of who changed what. */
@NullMarked
package io.millwright.historian.postgres.audit;

import org.jspecify.annotations.NullMarked;
