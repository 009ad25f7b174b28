//! Checks of what the layers are (图层完整性、数学基础、属性结构): layers, reference systems, extents, fields.
