// SPDX-License-Identifier: Apache-2.0
/** What properties mean to people, and the states, words and texts that go with the meanings. */
@NullMarked
package io.millwright.role;

import org.jspecify.annotations.NullMarked;
