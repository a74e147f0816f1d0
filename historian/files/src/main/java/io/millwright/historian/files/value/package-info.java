// SPDX-License-Identifier: Apache-2.0
/** Values as rows of a file: what readers and writers of every format share. */
@NullMarked
package io.millwright.historian.files.value;

import org.jspecify.annotations.NullMarked;
