"""Closed lists of words, all as token keys (folded, no punctuation).

They hold kinds of words, never facts about a person: what a word like it does beside a name. A missing word
costs a link; a wrong one may make a wrong link. When in doubt, leave it out.
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PARTICLES = _words(
    "de da do dos das del della delle di du des d la le las los van von vom der den ter ten te bin ibn "
    "ben bint al el abu af av zu zur y e i san santa st"
)
ABBREVIATIONS = _words(
    "mr mrs ms mx dr st ste sen rep gov gen lt col sgt cpl pvt capt cmdr maj adm rev prof hon pres msgr "
    "supt det insp atty amb mt ft vs"
)
"""Words whose full stop does not end a sentence."""
GENERATIONS = _words("jr sr ii iii iv junior senior")

MALE_HONORIFICS = _words("mr sir lord king prince duke father brother senor herr monsieur")
FEMALE_HONORIFICS = _words("ms mrs miss mme dame lady queen princess duchess sister senora frau madame madam")
HONORIFICS = MALE_HONORIFICS | FEMALE_HONORIFICS | _words("mx dr doctor prof professor rev reverend hon")
PLAIN_HONORIFICS = _words("mr ms mrs miss mx sir dame lord lady")
"""Courtesy titles: they name no office, so they may stand before anybody's surname."""

OFFICES = _words(
    "president vice premier prime minister chancellor secretary senator sen representative rep "
    "congressman congresswoman governor gov mayor ambassador foreign finance defence defense interior "
    "home justice trade speaker leader chairman chairwoman chairperson chair chief executive "
    "commissioner commander general gen marshal admiral adm king queen prince princess duke duchess "
    "pope cardinal archbishop bishop emperor empress sheikh sultan emir ayatollah shah republican "
    "democrat conservative labour liberal candidate nominee mp mep md ceo cfo coo mvp vp envoy "
    "spokesman spokeswoman deputy treasurer comrade first lady state presidents ministers chancellors "
    "senators sens representatives reps governors govs mayors kings queens princes administrator "
    "undersecretary comptroller ombudsman taoiseach chairmen patriarch mufti mullah maharaja "
    "baroness countess viscount solicitor surgeon"
)
SWORN = _words(
    "judge justice officer detective sergeant sgt lieutenant lt captain capt colonel col major maj "
    "corporal cpl private pvt constable inspector sheriff dr doctor prof professor rev reverend father "
    "sister brother rabbi imam attorney prosecutor nurse agent coroner superintendent deputy magistrate "
    "referee umpire pastor deacon justices judges drs brigadier commodore monsignor vicar canon"
)
"""Titles of somebody who may share a star's surname: they count only where the star bears them too."""

ROLES = _words(
    "actor actress actors actresses director directors producer producers writer author novelist poet "
    "playwright screenwriter singer songwriter singersongwriter rapper musician guitarist drummer "
    "bassist pianist violinist composer conductor frontman frontwoman dj mc host hostess presenter "
    "anchor anchorman broadcaster journalist reporter columnist correspondent critic comedian comic "
    "comedienne dancer choreographer model supermodel designer artist painter sculptor photographer "
    "cinematographer architect chef star superstar starlet costar legend icon diva heartthrob idol "
    "celebrity influencer youtuber tiktoker socialite heiress mogul tycoon billionaire millionaire "
    "magnate entrepreneur businessman businesswoman investor economist scientist physicist chemist "
    "biologist mathematician philosopher historian professor scholar psychologist psychiatrist lawyer "
    "attorney agent manager publicist coach trainer skipper captain champion striker midfielder "
    "defender goalkeeper keeper winger forward fullback halfback quarterback receiver linebacker "
    "pitcher catcher shortstop outfielder infielder center centre guard boxer wrestler jockey golfer "
    "sprinter swimmer cyclist skier skater gymnast driver racer rider batsman bowler allrounder "
    "astronaut activist campaigner politician statesman dictator warlord rebel guerrilla veteran winner "
    "nominee laureate medalist medallist contestant finalist alum alumna alumnus showrunner creator "
    "founder cofounder boss editor publisher narrator emcee headliner vocalist tenor soprano baritone "
    "cellist bandleader magician stuntman filmmaker auteur mastermind exec widow widower wife husband "
    "son daughter father mother brother sister uncle aunt cousin nephew niece fiance fiancee partner "
    "girlfriend boyfriend ex exwife exhusband mom mum dad friend pal mentor rival colleague compatriot "
    "teammate fellow newcomer rookie youngster teenager hero heroine survivor victim suspect witness "
    "paceman seamer wicketkeeper flanker scrumhalf flyhalf "
    "lefthander righthander reliever slugger baseman goaltender netminder defenceman "
    "defenseman playmaker sweeper libero substitute hurdler marathoner "
    "vaulter weightlifter countryman countrywoman titleholder titlist "
    "qualifier analyst strategist trader broker banker financier industrialist executive "
    "salesman dissident refugee fugitive gunman bomber hostage commentator essayist dramatist lyricist "
    "soloist maestro virtuoso curator librettist screenwriters rappers singers writers "
    "stars hosts coaches presenters comedians lawmaker legislator congressmen"
)
EPITHET_ROLES = _words(
    "star stars actor actress actors director creator host singer alum alumna costar costars writer "
    "producer performer frontman comedian showrunner"
)
PERFORMERS = _words(
    "actor actress singer songwriter rapper musician star superstar comedian comic dancer dj vocalist "
    "pop rocker entertainer performer frontman frontwoman composer"
)
KIN = _words(
    "son sons daughter daughters father mother brother brothers sister sisters siblings sibling uncle "
    "aunt cousin cousins nephew niece wife husband widow widower dad mom mum mummy daddy grandson "
    "granddaughter grandfather grandmother grandpa grandma stepson stepdaughter stepfather stepmother "
    "stepbrother stepsister twin twins kids child children baby toddler newborn infant boy girl godson "
    "goddaughter godfather godmother"
)
GROUPS = _words(
    "family families clan dynasty household brothers sisters siblings twins boys girls kids children "
    "parents couple brood cousins estate heirs offspring trio"
)

WEEKDAYS = _words("monday tuesday wednesday thursday friday saturday sunday")
MONTHS = _words(
    "january february march april may june july august september october november december jan feb mar "
    "apr jun jul aug sept sep oct nov dec"
)
CALENDAR = WEEKDAYS | MONTHS | _words("christmas easter thanksgiving halloween today tomorrow")

DEMONYMS = _words(
    "american british english scottish welsh irish scot scotsman englishman englishwoman welshman "
    "irishman briton french frenchman frenchwoman german italian spanish spaniard portuguese dutch "
    "dutchman belgian swiss austrian swede swedish norwegian dane danish finn finnish icelandic "
    "icelander pole polish czech slovak slovene slovenian croat croatian serb serbian bosnian "
    "macedonian albanian greek turk turkish bulgarian romanian hungarian russian ukrainian belarusian "
    "belarussian lithuanian latvian estonian georgian armenian azeri kazakh uzbek israeli palestinian "
    "jordanian lebanese syrian iraqi iranian saudi kuwaiti qatari emirati yemeni egyptian libyan "
    "tunisian algerian moroccan sudanese ethiopian kenyan ugandan tanzanian rwandan nigerian ghanaian "
    "senegalese ivorian cameroonian congolese zairean angolan zambian zimbabwean namibian african south "
    "north east west indian pakistani bangladeshi nepalese afghan chinese japanese korean taiwanese "
    "thai vietnamese cambodian burmese malaysian indonesian filipino singaporean mongolian australian "
    "aussie zealander kiwi fijian canadian mexican cuban haitian jamaican dominican colombian "
    "venezuelan ecuadorian peruvian bolivian brazilian chilean argentine argentinian argentinean "
    "paraguayan uruguayan european asian latin arab jewish jew muslim moslem christian catholic "
    "protestant hindu buddhist black white hispanic latino latina californian texan londoner parisian "
    "bavarian catalan basque chechen kurdish kurd tibetan soviet yugoslav caribbean trinidadian nordic"
)

FUNCTION = _words(
    "a an the this that these those my your his her its our their i you he she it we they me him us "
    "them who whom whose which what when where why how and or but nor so yet for if then than because "
    "although though while whereas unless until till since after before during as at by from in into of "
    "off on onto out over to toward towards under up upon with within without about above across "
    "against along among around behind below beneath beside besides between beyond despite down except "
    "inside like near outside past per through throughout via not no yes never ever always often "
    "sometimes usually also even just only still again already once twice here there now today tonight "
    "yesterday tomorrow however meanwhile moreover nevertheless nonetheless instead otherwise therefore "
    "thus hence is are was were be been being am has have had having do does did done doing can could "
    "will would shall should may might must let lets get gets got all any both each every few many more "
    "most much some several such other others another one two three four five six seven eight nine ten "
    "first second third last next former late later earlier recently finally eventually ultimately plus "
    "according asked told said says say added speaking adding noting citing meet see watch read related "
    "exclusive photo photos video watching following including starring featuring based born known "
    "named called given ago too very well oh hey hi hello dear thanks thank please perhaps maybe indeed "
    "clearly apparently reportedly allegedly sadly fortunately unfortunately surprisingly initially "
    "originally previously currently whether either neither else anyway back didnt doesnt dont isnt "
    "wasnt wont cant couldnt hes shes im ive theyre thats whats heres theres whos vs v versus amid "
    "alongside unlike aboard atop regarding concerning considering"
)

SMALL_WORDS = _words(
    "a an the and or but nor of in on at to for from by with as v vs into onto over after about than before "
    "between without through via per s"
)
"""Words that keep a small letter inside a title."""

# What follows or precedes a name and makes it the name of a thing.
COMPANIES = _words(
    "inc co corp corporation company ltd limited plc llc llp group holdings holding bros brothers sons "
    "associates partners bank motor motors airlines airways industries enterprises ag sa nv gmbh "
    "securities insurance entertainment pictures productions records studios studio films media capital "
    "ventures labs sachs stanley"
)
PLACES_AND_PRIZES = _words(
    "airport stadium arena coliseum dome field park gardens garden square plaza street avenue boulevard "
    "road drive lane highway freeway bridge tunnel tower building hall house mansion ranch center "
    "centre theater theatre auditorium library museum gallery institute institution foundation fund "
    "trust charity academy school college university hospital clinic church cathedral chapel mosque "
    "temple synagogue cemetery memorial monument prize award awards medal trophy cup scholarship "
    "fellowship lecture lectures professorship festival tournament classic invitational open marathon "
    "hotel resort restaurant cafe bar county city town township village island islands river lake "
    "mountain mount mountains peak valley bay beach creek falls canyon forest national state act bill "
    "law doctrine plan amendment commission committee inquiry report papers society association club "
    "league union party line collection brand project initiative stakes handicap plate battalion "
    "brigade regiment base barracks ward district station terminal shipyard reservoir dam glacier "
    "strait sea prison jail penitentiary zoo"
)
LOWER_PLACES = _words(
    "airport stadium arena foundation institute museum hospital library bridge prize trophy scholarship "
    "street avenue boulevard highway school university college theater theatre auditorium fellowship "
    "marathon"
)
"""The same heads in lower case that still swallow the name before them: "the Ada Moss airport"."""
TITLE_HEADS = _words(
    "show movie film story stories tapes tape chronicles diaries diary files experience trial murders "
    "murder mystery mysteries musical opera symphony album anthology sessions songbook suite band "
    "quartet quintet trio orchestra ensemble podcast hour report special live unplugged documentary "
    "biopic biography legacy effect syndrome disease"
)
THINGS = PLACES_AND_PRIZES | TITLE_HEADS
THINGS_OF = _words(
    "university church house city bank lake battle isle county bay duke earl duchess gulf port cape "
    "mount college cathedral order feast republic kingdom province institute museum ballad legend diary "
    "diaries assassination adventures chronicles curse secret tale story life passion temptation "
    "portrait saga trial tragedy"
)
"""Before "of": "the Ballad of Ada Moss", "the Isle of Wight"."""
SHIPS = _words("uss hms rms ss mv mt fort mount lake cape port camp villa hotel saint point")
SHOW_STARTERS = _words(
    "being finding becoming saving killing loving raising chasing driving remembering searching waiting "
    "looking inside american catch"
)
SHOW_HEADS = _words("show night tonight hour live late morning daily week minute breakfast today dancing")

# Words that are names too: their capital alone says nothing.
PLACE_NAMES = _words(
    "adelaide africa albany alexandria america asia aspen athens aurora austin australia baltimore "
    "barcelona bath belfast berlin bethlehem birmingham bolton boston brazil brighton bristol britain "
    "brooklyn buffalo burton california cambridge camden canada carlisle carolina chad charleston "
    "charlotte chelsea chester cheyenne chicago china cleveland cologne colorado columbia columbus cork "
    "cuba dakota dallas delhi denver derby devon diego dover dublin durham egypt england essex eugene "
    "europe everton florence florida france francisco geneva georgia germany glasgow hamilton havana "
    "helena holland hollywood houston india ireland israel italy jackson jamaica japan jerusalem jordan "
    "jose kent kenya kingston korea lancaster lincoln lisbon liverpool london lorraine lourdes madison "
    "madrid malta manchester manhattan memphis mexico miami milan milton montana monaco moscow munich "
    "naples nashville nelson newcastle newton norfolk normandy norway orlando oxford paris perth peru "
    "petersburg philadelphia phoenix poland preston princeton quebec raleigh reading richmond rio "
    "rochester rome salem salvador santiago savannah scotland seattle seoul siena sofia spain stamford "
    "stratford sweden sydney tampa tennessee texas tokyo toronto trenton troy tyrone vegas venice "
    "verona victoria vienna virginia wales warsaw warwick washington wellington winchester winslow york "
    "zurich"
)
COMMON_WORDS = _words(
    "angel angels april art august autumn bacon baker ball banks barber bass bay bean bear beck bell "
    "berry best bill bird bishop black bloom blue bolt bond book bow bowie boy brand breeze bridges "
    "brook brooks brown buck bull burn burns bush butcher butler cage candy carpenter cash castle "
    "chance chase cherry chip church clay cliff close coach cole common cook cooper cotton count court "
    "cox cross crow crowe cruise cruz cup curry dale dance dawn day dean deer diamond dick dove drake "
    "drew driver duke dusty dust eagle early earth east edge ember engel english faith farmer fast "
    "field fields finch fisher fish flea flower flowers fly ford forest foster fox frank freed freeman "
    "french frost gable gale game gates gay gem gentry gift gold golden good grace grant grass gray "
    "green grey guest guy hall halo hand hank hardy harmony hart haven hawk hazel head heart heath "
    "heaven hero hill hills holiday holly home honey hood hook hooker hope hopper house hunt hunter ice "
    "iris iron ivory ivy jack jade jazz jet jewel john joy judge judy june junior just justice kay keen "
    "key king kitty knight lady lake lamb lane lark laurel law lawless legend light lily lion little "
    "long lord lorde love low lucky mack major man mark marks marsh marshall martin mason may melody "
    "mercy mike miles mill mills miller mint misty money monk moon moss mountain muse myth nash nick "
    "night noble north oak olive orange page pagan paige palmer park parks parson pat patience pause "
    "peace peach pearl penn penny perry piper pitt pink pit plant pope porter pound power powers prince "
    "pride price prior queen rain ram randy ray read red reed reef rich river rivers rob robin rock "
    "rocky roman rose rosemary ruby rush rust ruth sage sandy saint scout seal self sharp shepherd "
    "short silver sky slash sleep small smart smith snow song south spring stack star starr steel "
    "sterling still sting stone stones storm strange strong style sue summer summers sun sunny swan "
    "sweet swift tank tanner taylor temple terry thorn tiger tip toby tom tower trace trip troy true "
    "tucker turner twist tyler ulysses urban usher valentine van vernon victor violet waits walker wall "
    "wallet ward warren waters wayne weaver webb weeks welch well wells west whip white wild wilder "
    "will wills winter wise wolf wolfe wonder wood woods worth wright wynn yellow young zen"
)

SURNAMES_IN_S = _words(
    "adams andrews banks brooks burns collins curtis daniels davis edwards ellis evans fields francis "
    "harris hastings hayes hicks higgins holmes hopkins hughes james jenkins jennings jones lewis lucas "
    "matthews mills morris myers nichols owens parsons perkins peters phillips powers ramos reeves reyes "
    "reynolds richards rios roberts rogers ross sanders santos simmons stephens stevens thomas torres travis "
    "vargas waters watkins watts weeks wells williams willis woods"
)
"""Where every word has a capital, "s" at the end of a word looks like a verb's."""

PLACE_PREPOSITIONS = _words(
    "in at from near to across of throughout outside around via into northern southern eastern western "
    "central visit visited visiting left leave reach reached"
)
TRADE = _words(
    "share shares stock stocks bonds plant plants factory car cars truck trucks dealer dealers store "
    "stores outlet outlets unit subsidiary shareholders employees workers brand products"
)
"""What firms have and people seldom do: “Marr shares fell”."""
SPEECH = _words(
    "said says told tells added adds explained admitted confessed recalled revealed insisted joked "
    "quipped replied responded wrote tweeted posted announced confirmed denied claimed argued noted "
    "declined agreed laughed continued shared gushed teased stated opened"
)
DEEDS = SPEECH | _words(
    "is was has had would can could did does might must should and who whose also to won took beat made "
    "hit went lost ran left came got gave met saw led held kept knew thought felt sang spoke stood set "
    "put cut sold bought brought caught taught fought drew threw grew flew broke chose drove rode rose "
    "fell sat shot struck wore began became found built sent spent paid read heard ate drank slept wept "
    "swore hopes plans wants plays stars thinks knows loves likes needs takes makes gets goes comes "
    "leads wins never later then now still himself herself"
)
"""What a person does or is: after a word that opens a sentence, they show that the word is a name."""

MEN = _words(
    "aaron abdul abdullah abraham adam adrian ahmed alan albert alec alejandro alessandro alex "
    "alexander alexei alfred ali allan allen alonzo alvin andre andrea andreas andrei andrew andy "
    "angelo anthony antoine antonio ari arnold arthur ashton barack barry bart ben benedict benjamin "
    "bernard bernie bert bill billy bjorn blake bob bobby boris brad bradley brandon brendan brent "
    "brett brian bruce bruno bryan bryce burt byron calvin cameron carl carlo carlos casey cedric cesar "
    "chad charles charlie chester chris christian christoph christopher chuck clarence clark claude "
    "claudio cliff clifford clint clive colin connor conor corey craig curtis cyril dale damian damon "
    "dan daniel danny darren darryl dave david dean dennis denzel derek desmond diego dirk dmitri "
    "dominic don donald doug douglas drew duncan dustin dwayne dwight dylan earl ed eddie edgar edmund "
    "eduardo edward edwin elijah elliott elton elvis emanuel emilio enrique eric erik ernest ethan "
    "eugene evan felix fernando floyd francis francisco francois frank franz fred freddie frederick "
    "gabriel gareth gary gavin gene geoff geoffrey george gerald gerard gerhard gianni gilbert giovanni "
    "giuseppe glen glenn gordon graeme graham greg gregory guillermo gus guy hans harold harrison harry "
    "harvey hassan hector helmut henri henrik henry herbert herman horst howard hugh hugo hussein ian "
    "ibrahim igor isaac ivan jack jackie jacob jacques jake james jamie jan jared jason javier jay jean "
    "jeff jeffrey jeremy jermaine jerome jerry jesse jesus jim jimmy joachim joaquin joe joel joey "
    "johan johann john johnny jon jonas jonathan jordan jorge jose josef joseph josh joshua juan "
    "juergen julian julio jurgen justin karl keith ken kenneth kenny kevin kirk klaus kurt kyle lance "
    "larry lars laurence lawrence lee leo leon leonard leonardo leroy leslie lewis liam lionel lloyd "
    "lorenzo lou louis luca lucas luigi luis luke malcolm manuel marc marcel marco marcos marcus mario "
    "mark martin marvin mathias matt matthew maurice mauricio max mel michael michel miguel mikael mike "
    "mikhail miles milan mohamed mohammad mohammed morgan morris muhammad nathan nathaniel neil nelson "
    "nicholas nick nicolas nigel noah noel norman oliver oscar otto owen pablo paolo pat patrick paul "
    "pavel pedro peter phil philip philippe phillip pierre pieter quentin rafael ralph ramon randall "
    "randy raphael raul ray raymond reggie rene ricardo richard rick ricky rob robert roberto robin rod "
    "rodney rodrigo roger roland roman ron ronald ronnie ross roy ruben rudolf rudy rupert russell ryan "
    "salvatore sam samuel saul scott sean sebastian sergei sergio seth shane shaun shawn sidney simon "
    "spencer stan stanley stefan stephen steve steven stewart stuart sven sylvester tariq ted terence "
    "terry theo theodore thierry thomas tiger tim timothy todd tom tomas tommy tony travis trevor troy "
    "tyler tyrone umberto vernon victor vincent vince vladimir wallace walter warren wayne wendell "
    "wesley will willem william willie wilson wolfgang woody xavier yuri yusuf zachary"
)
WOMEN = _words(
    "abigail ada adele agnes aileen alexandra alexis alice alicia alison allison alyssa amanda amber "
    "amelia amy ana anastasia andrea angela angelica angelina anita ann anna anne annette annie antonia "
    "april ariana arianna audrey barbara beatrice becky bella belinda bernadette beth betty beverly "
    "bianca bonnie brenda bridget brigitte britney brooke camilla camille candace carla carmen carol "
    "carole caroline carolyn carrie cassandra catherine cathy cecilia celine charlene charlotte chelsea "
    "cher cheryl chloe christina christine cindy claire clara claudia colleen connie courtney cynthia "
    "daisy dana daniela danielle daphne dawn debbie deborah debra demi denise diana diane dolly dolores "
    "donna dora doris dorothy drew edith eileen elaine eleanor elena elisabeth eliza elizabeth ella "
    "ellen elsa emily emma erica erin esther eva eve evelyn faith fatima felicity fiona florence "
    "frances francesca gabriela gabrielle gail georgia georgina geraldine gertrude gina ginger giulia "
    "gladys glenda glenn gloria grace greta gretchen gwen gwyneth halle hannah harriet hazel heather "
    "heidi helen helena helene hilary hilda hillary holly hope ida ines ingrid irene iris irma isabel "
    "isabella isabelle ivy jacqueline jane janet janice jasmine jean jenna jennifer jenny jessica jill "
    "jo joan joanna joanne jodie josephine joy joyce juanita judith judy julia juliana julianne julie "
    "juliet june karen kate katharine katherine kathleen kathryn kathy katie kay keira kelly kerry kim "
    "kimberly kirsten kristen kristin kristina kylie lana lara laura lauren laurie leah lena leslie "
    "lily linda lindsay lindsey lisa liv liza lois lola lorraine louisa louise lucia lucille lucy luisa "
    "lydia lynn mabel madeleine madeline maggie marcia margaret margot maria marian marie marilyn "
    "marina marion marisa marjorie marlene marta martha martina mary matilda maureen maxine may megan "
    "meghan melanie melinda melissa meryl mia michelle mildred mimi mina miranda miriam molly monica "
    "myra nadia nancy naomi natalia natalie natasha nell nicole nina nora norma octavia olga olivia "
    "paige pamela patricia patsy paula pauline peggy penelope penny petra phoebe phyllis polly "
    "priscilla rachel ramona rebecca regina renee rita roberta robin rosa rosalind rosanna rose "
    "rosemary rosie roxanne ruth sabrina sally samantha sandra sara sarah scarlett selena serena "
    "shannon sharon sheila shelley sherry shirley sienna sigourney silvia simone sofia sonia sophia "
    "sophie stacy stella stephanie steffi sue susan susanna suzanne sylvia tamara tanya tara taylor "
    "teresa tess thelma theresa tiffany tina tracy ursula valentina valerie vanessa vera veronica vicky "
    "victoria viola violet virginia vivian wanda wendy whitney whoopi wilma winona yoko yolanda yvonne "
    "zoe"
)
FIRST_NAMES = MEN | WOMEN
