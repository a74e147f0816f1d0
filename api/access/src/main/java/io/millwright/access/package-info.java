// SPDX-License-Identifier: Apache-2.0
/** Who may do what: principals, their roles, and how they prove who they are. */
@NullMarked
package io.millwright.access;

import org.jspecify.annotations.NullMarked;
