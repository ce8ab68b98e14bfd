"""Names of attributes that say how a document looks: those of WordprocessingML, DrawingML, formulas and
VML (ISO/IEC 29500-1 and -4) without the ones that name people, files, moments, sessions or keys.

What is not in the list does not travel.
"""

from __future__ import annotations

from typing import Final

_NAMES: Final = """
a abstractNumId accent1 accent2 accent3 accent4 accent5 accent6 accentbar actualPg adj
adjusthandles after afterAutospacing afterLines algn alignment alignshape all allStyles
allowOverlap allowincell allowoverlap alnAt amt anchor anchorCtr anchorLock anchorx anchory ang
angle animBg arcsize arrowok ascii asciiTheme aspect aspectratio autoformat autolayout
autorotationcenter b bIns backdepth bandCol bandRow baseline before beforeAutospacing
beforeLines behindDoc bg1 bg2 bidi bilevel blacklevel bld bldStep blend blurRad
borderbottomcolor borderleftcolor borderrightcolor bordertopcolor bottom bottomFromText
bottomLeft bottomRight bright brightness bullet button bwMode bwmode bwnormal bwpure cap
categoryIdx chapNum chapSep chapStyle char charSpace characterSet charset chromakey class clear
clearFormatting clip cliptowrap cmpd code colFirst colLast color color2 colormode colors combine
combineBrackets compatLnSpc connectangles connectloc connectlocs connectortype connecttype
constrainbounds contourW contrast control1 control2 coordorigin coordsize count countBy
cropbottom cropleft cropping cropright croptop cs csb0 csb1 cstate cstheme customMarkFollows
customStyle customStyles cx cy d dashstyle decorated def defLockedState defQFormat defSemiHidden
defTabSz defUIPriority defUnhideWhenUsed default detectmouseclick dgmbasetextscale dgmfontsize
dgmlayoutmru dgmnodekind dgmscalex dgmscaley dgmstyle diffusity dir directFormattingOnNumbering
directFormattingOnParagraphs directFormattingOnRuns directFormattingOnTables display dist distB
distL distR distT distance doubleclicknotify dpi drop dropCap dropauto dx dxaOrig dy dyaOrig dz
eaLnBrk eastAsia eastAsiaTheme edge edit editas embed embosscolor end endA endAngle endChars
endPos endarrow endarrowlength endarrowwidth endcap enforcement eqn equalWidth evenHBand
evenVBand ext extrusionH extrusionOk extrusioncolor extrusionok facet fadeDir fill fillcolor
filled fillok filltype first firstCol firstColumn firstLine firstLineChars firstRow
firstRowFirstColumn firstRowLastColumn fitpath fitshape fldCharType fldLock flip flipH flipV
fmla fmt focus focusposition focussize folHlink followedHyperlink font fontAlgn fontScale fontSz
footer forceAA forcedash foredepth format formatting fov frame from fromWordArt g gain gamma gap
gdRefAng gdRefR gdRefX gdRefY gradientshapeok grammar grayscale gridSpan grouping grow gutter h
hAnchor hAnsi hAnsiTheme hMerge hR hRule hSpace hanging hangingChars hangingPunct header heading
headingStyles hidden highlightClick hint hlink horzAnchor horzOverflow how hr hralign hrnoshade
hrpct hrstd hue hyperlink i id idx ilvl imagealignshape imageaspect imagesize indent insDel
inset insetmode insetpen insetpenok instr invx invy joinstyle kern kumimoji kx ky l lIns lang
lastClr lastCol lastColumn lastRow lastRowFirstColumn lastRowLastColumn lat latentStyles
latinLnBrk layoutInCell leader left leftChars leftFromText legacy legacyIndent legacySpace len
length lengthspecified lightface lightharsh lightharsh2 lightlevel lightlevel2 lightposition
lightposition2 lim limo line linePitch lineRule lines linestyle link lnSpcReduction locked
lockedField lockrotationcenter lon lum lvl map marB marL marR marT markup master matrix maxAng
maxR maxX maxY metal method minAng minR minX minY minusx minusy miterlimit multiLine n name new
nlCheck noAdjustHandles noChangeArrowheads noChangeAspect noChangeShapeType noCrop noDrilldown
noEditPoints noGrp noHBand noLabel noMove noProof noResize noRot noSelect noTextEdit noUngrp
noVBand normalEastAsianFlow normalizeH null num numCol numFmt numId numPicBulletId
numberingStyles obscured oddHBand oddVBand offset offset2 offsetFrom old on oned opacity
opacity2 orient orientation orientationangle origin original other panose path percent pict
pitchFamily plane points polar pos position preferRelativeResize print prst prstMaterial qFormat
r rIns rad radiusrange recolor recolortarget recommended ref regroupid relativeFrom
relativeHeight relativeTo render restart rev reverse rig right rightChars rightFromText rot
rotWithShape rotate rotation rotationangle rotationcenter rowSpan rtl rtlCol sat scaled
selection semiHidden sep seq seriesIdx shadow shadowcolor shadowok shapeid shapetype shininess
side simplePos singleclick size skewamt skewangle sp space spc spcCol spcFirstLastPara
specularity spelling spinCount spt stA stAng stPos start startAngle startAt startChars
startarrow startarrowlength startarrowwidth strike string stroke strokecolor stroked strokeok
strokeweight style styleId styleName stylesInUse swAng switch sx sy sz t t1 t2 tIns tableStyles
tablelimits tableproperties targetscreensize tblpX tblpXSpec tblpY tblpYSpec tentative text
textborder textboxrect textpathok themeColor themeFill themeFillShade themeFillTint themeShade
themeTint thresh to top top3HeadingStyles topFromText topLeft topRight tplc track trim tx tx1
tx2 txBox ty type typeface u uiPriority ungrouping unhideWhenUsed updateMode upright uri usb0
usb1 usb2 usb3 useA userhidden v vAnchor vMerge vMergeOrig vSpace val value vert vertAnchor
vertCompress vertOverflow verticies viewpoint viewpointorigin visibleStyles w wR weight width
wrap wrapText wrapcoords x xAlign xrange xscale y yAlign yrange z zOrder zoom
"""

#: Local names; the namespace is judged by whoever asks.
ATTRIBUTES: Final = frozenset(_NAMES.split())
