// SPDX-License-Identifier: Apache-2.0
/**
 * The one translation of SiteWise's JSON: documents in files ({@link
 * io.millwright.sitewise.SiteWiseDocuments}) and requests of its API ({@link
 * io.millwright.sitewise.ModelRequests}) to models and assets.
 */
@NullMarked
package io.millwright.sitewise;

import org.jspecify.annotations.NullMarked;
